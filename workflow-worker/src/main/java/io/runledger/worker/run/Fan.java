package io.runledger.worker.run;

import io.runledger.engine.NodeCall;
import io.runledger.engine.NodePath;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A send node under way: what its items have been answered so far. Workflow code. */
final class Fan {

    private final NodePlace place;
    private final List<@Nullable NodeCall> items;
    private final String target;
    private final List<@Nullable String> outputs;
    private final Instant startedAt;
    private int left;

    Fan(NodePlace place, List<@Nullable NodeCall> items, Instant startedAt) {
        this.place = place;
        this.items = items;
        this.target =
                items.stream()
                        .filter(Objects::nonNull)
                        .map(NodeCall::node)
                        .findFirst()
                        .orElse(place.node());
        this.outputs = new ArrayList<>();
        items.forEach(_ -> outputs.add(null));
        this.startedAt = startedAt;
        this.left = items.size();
    }

    NodePlace place() {
        return place;
    }

    Instant startedAt() {
        return startedAt;
    }

    int size() {
        return items.size();
    }

    /** The call of an item; null where it has none. */
    @Nullable NodeCall call(int index) {
        return items.get(index);
    }

    /** Where an item stands: under the send node, as its target. */
    NodePlace item(int index) {
        NodeCall call = items.get(index);
        String type = call == null ? null : call.definition().text("type");
        return new NodePlace(
                target, NodePath.item(place.path(), index), type == null ? "task" : type);
    }

    /** Notes how an item ended. */
    void end(int index, NodeResult result) {
        Json output = result.error() == null ? result.update().get("output") : null;
        // As JSON text, which stands for the same in the array as what was answered.
        outputs.set(index, output == null ? null : output.text());
        left--;
    }

    boolean isDone() {
        return left == 0;
    }

    /** The answers in item order. */
    List<@Nullable String> outputs() {
        return Collections.unmodifiableList(outputs);
    }
}
