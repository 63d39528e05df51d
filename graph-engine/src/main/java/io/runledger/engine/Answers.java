package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a worker's answer means for the state. */
final class Answers {

    private Answers() {}

    static NodeUpdate update(Graph graph, Node.Task task, String output) {
        var parsed = parsed(output);
        var fields = parsed instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        return new NodeUpdate(
                task.name(),
                changes(task, output, parsed, fields),
                null,
                gotoTargets(graph, fields.get("goto")),
                messages(fields.get("ui_messages")),
                messages(fields.get("stream_messages")));
    }

    /** The answers to a send node's items: an array in their order, null for what failed. */
    static NodeUpdate fanned(Node.Send send, List<@Nullable String> outputs) {
        var results = new ArrayList<Json>();
        outputs.forEach(output -> results.add(output == null ? Json.NULL : value(output)));
        return NodeUpdate.of(
                send.name(), Json.obj().put(send.outputKey(), new Json.Arr(results)).build());
    }

    /** An answer as a value: parsed if it is JSON, else its text. */
    static Json value(String output) {
        var parsed = parsed(output);
        return parsed == null ? Json.of(output) : parsed;
    }

    private static @Nullable Json parsed(String output) {
        try {
            return Json.parse(output);
        } catch (JsonInvalid _) {
            // An answer may be any text; only one that is JSON is more than that.
            return null;
        }
    }

    private static Json.Obj changes(
            Node.Task task, String output, @Nullable Json parsed, Json.Obj fields) {
        if (fields.get("state_updates") instanceof Json.Obj changes) {
            return changes;
        }
        var key = task.outputKey();
        if (key == null && task.outputMapping().isEmpty()) {
            return Json.obj().put("output", output).build();
        }
        var changes = Json.obj();
        if (key != null) {
            changes.put(key, parsed == null ? Json.of(output) : parsed);
        }
        if (parsed != null) {
            task.outputMapping()
                    .forEach((stateKey, path) -> {
                        var value = StatePath.resolve(parsed, path);
                        if (value != null) {
                            changes.put(stateKey, value);
                        }
                    });
        }
        return changes.build();
    }

    /**
     * The names that are nodes, in declared order, and {@code __end__}; unknown names are left out.
     */
    private static List<String> gotoTargets(Graph graph, @Nullable Json asked) {
        Set<String> names = new LinkedHashSet<>();
        if (asked instanceof Json.Str(var name)) {
            names.add(name);
        } else if (asked instanceof Json.Arr(var items)) {
            items.forEach(item -> names.add(item instanceof Json.Str(var name) ? name : ""));
        }
        return known(graph, names);
    }

    static List<String> known(Graph graph, Set<String> names) {
        var known = new ArrayList<>(graph.inDeclaredOrder(names));
        if (names.contains(Graph.END)) {
            known.add(Graph.END);
        }
        return known;
    }

    private static Json.Arr messages(@Nullable Json messages) {
        return messages instanceof Json.Arr list ? list : Json.Arr.EMPTY;
    }
}
