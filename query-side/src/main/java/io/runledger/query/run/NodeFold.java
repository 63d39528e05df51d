package io.runledger.query.run;

import io.runledger.engine.NodePath;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes of a run, in the order in which they started. */
final class NodeFold {

    /** An update of at most so many bytes is kept at hand. */
    private static final int SMALL = 256;

    private final Map<Place, NodeRun> nodes;

    /** The few names that come again and again, each once. */
    private final Map<String, String> names;

    private long tokensIn;
    private long tokensOut;

    NodeFold() {
        this.nodes = new LinkedHashMap<>();
        this.names = new LinkedHashMap<>();
    }

    NodeFold(NodeFold other) {
        this.nodes = new LinkedHashMap<>(other.nodes);
        this.names = new LinkedHashMap<>(other.names);
        this.tokensIn = other.tokensIn;
        this.tokensOut = other.tokensOut;
    }

    private String name(String name) {
        if (NodePath.isItem(name)) {
            return name;
        }
        String known = names.putIfAbsent(name, name);
        return known == null ? name : known;
    }

    private @Nullable String worker(@Nullable String worker) {
        return worker == null ? null : name(worker);
    }

    private Place place(int attempt, int step, String path) {
        return new Place(attempt, step, name(path));
    }

    void started(NodeStarted e) {
        nodes.putIfAbsent(
                place(e.attempt(), e.step(), e.path()),
                new NodeRun(
                        e.attempt(),
                        e.step(),
                        name(e.node()),
                        name(e.path()),
                        name(e.nodeType()),
                        "running",
                        null,
                        0,
                        null,
                        null,
                        0,
                        0,
                        e.at(),
                        null,
                        null,
                        null));
    }

    void completed(NodeCompleted e, long sequence) {
        tokensIn += e.tokensIn();
        tokensOut += e.tokensOut();
        nodes.put(
                place(e.attempt(), e.step(), e.path()),
                new NodeRun(
                        e.attempt(),
                        e.step(),
                        name(e.node()),
                        name(e.path()),
                        name(e.nodeType()),
                        "success",
                        worker(e.worker()),
                        e.tries(),
                        e.cachedFrom(),
                        null,
                        e.tokensIn(),
                        e.tokensOut(),
                        e.startedAt(),
                        e.at(),
                        sequence,
                        small(e.update())));
    }

    /** Those of all nodes, of earlier attempts too. */
    long tokensIn() {
        return tokensIn;
    }

    long tokensOut() {
        return tokensOut;
    }

    private static Json.@Nullable Obj small(Json.Obj update) {
        return CanonicalJson.bytes(update).length <= SMALL ? update : null;
    }

    void failed(NodeFailed e) {
        tokensIn += e.tokensIn();
        tokensOut += e.tokensOut();
        nodes.put(
                place(e.attempt(), e.step(), e.path()),
                new NodeRun(
                        e.attempt(),
                        e.step(),
                        name(e.node()),
                        name(e.path()),
                        name(e.nodeType()),
                        "error",
                        worker(e.worker()),
                        e.tries(),
                        null,
                        new RunError(e.errorCode(), e.errorMessage(), e.node()),
                        e.tokensIn(),
                        e.tokensOut(),
                        e.startedAt(),
                        e.at(),
                        null,
                        null));
    }

    /** What still ran when its attempt ended will not end any more. */
    void attemptEnded(int attempt, Instant at) {
        nodes.replaceAll((place, node) ->
                place.attempt() == attempt && node.isRunning() ? node.cancelled(at) : node);
    }

    int size() {
        return nodes.size();
    }

    List<NodeRun> all() {
        return List.copyOf(nodes.values());
    }

    private record Place(int attempt, int step, String path) {}
}
