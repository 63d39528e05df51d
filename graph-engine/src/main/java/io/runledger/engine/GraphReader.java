package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.Review;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a definition that has {@code nodes} and {@code edges}. It notes what does not fit and reads
 * on as well as it can, so that one validation shows everything.
 */
final class GraphReader {

    private final Json.Obj definition;
    private final List<GraphFault> faults = new ArrayList<>();

    GraphReader(Json.Obj definition) {
        this.definition = definition;
    }

    Graph read() {
        var nodes = nodes();
        var schema = schema();
        checkDefaults();
        var edges = edges();
        var before = breakpoints("interrupt_before", nodes);
        var after = breakpoints("interrupt_after", nodes);
        return new Graph(definition, nodes, schema, edges, before, after, Topology.of(edges));
    }

    /** What {@link #read} noted. */
    List<GraphFault> faults() {
        return faults;
    }

    /**
     * The schema as written: {@code state_schema}, or {@code schema} for short; null where there is
     * none.
     */
    static @Nullable Json declaredSchema(Json.Obj definition) {
        var schema = definition.get(definition.has("state_schema") ? "state_schema" : "schema");
        return schema instanceof Json.Null ? null : schema;
    }

    private Map<String, Node> nodes() {
        var nodes = new LinkedHashMap<String, Node>();
        if (definition.get("nodes") instanceof Json.Obj(var members)) {
            members.forEach((name, node) -> {
                checkName(name);
                nodes.put(name, NodeReader.read(name, node, faults));
            });
        }
        return nodes;
    }

    private void checkName(String name) {
        switch (name) {
            case Graph.START, Graph.END, "__init__", "__fork__" ->
                    fault("invalid_node_name", name, null, "the name " + name + " is reserved");
            case "" -> fault("invalid_node_name", name, null, "a node's name is empty");
            default -> {
                if (name.contains(":")) {
                    fault("invalid_node_name", name, null, "the name " + name + " has a colon");
                }
            }
        }
    }

    // Entries of another shape are left out without a word, as the format has always done.
    private List<Edge> edges() {
        var edges = new ArrayList<Edge>();
        if (definition.get("edges") instanceof Json.Arr(var entries)) {
            for (var entry : entries) {
                if (entry instanceof Json.Arr(var ends)
                        && ends.size() == 2
                        && ends.getFirst() instanceof Json.Str(var source)
                        && ends.getLast() instanceof Json.Str(var target)) {
                    edges.add(Edge.of(source, target));
                }
            }
        }
        return edges;
    }

    private Map<String, Channel> schema() {
        var channels = new LinkedHashMap<String, Channel>();
        switch (declaredSchema(definition)) {
            case null -> {}
            case Json.Obj(var entries) ->
                    entries.forEach((key, entry) -> channels.put(key, channel(key, entry)));
            case Json _ ->
                    fault(Fields.MISSING, null, "state_schema", "state_schema must be an object");
        }
        return channels;
    }

    private void checkDefaults() {
        var defaults = definition.get("defaults");
        if (defaults != null
                && !(defaults instanceof Json.Null)
                && !(defaults instanceof Json.Obj)) {
            fault(Fields.MISSING, null, "defaults", "defaults must be an object");
        }
        var maxSteps = definition.get("max_steps");
        if (maxSteps != null
                && !(maxSteps instanceof Json.Null)
                && Fields.whole(maxSteps) == null) {
            var message = "max_steps must be a whole number of at least 0";
            fault(Fields.MISSING, null, "max_steps", message);
        }
    }

    private Channel channel(String key, Json entry) {
        if (!(entry instanceof Json.Obj fields)) {
            fault(
                    "unknown_state_type",
                    null,
                    key,
                    "state key " + key + " must be described by an object");
            return new Channel(key, null, Reducer.LAST_VALUE, false);
        }
        var ephemeral = ephemeral(key, fields.get("ephemeral"));
        return new Channel(
                key, type(key, fields.get("type")), reducer(key, fields.get("reducer")), ephemeral);
    }

    private boolean ephemeral(String key, @Nullable Json flag) {
        if (flag != null && !(flag instanceof Json.Null) && !(flag instanceof Json.Bool)) {
            var message = "state key " + key + ": ephemeral must be true or false";
            fault(Fields.MISSING, null, key, message);
        }
        return Json.of(true).equals(flag);
    }

    private Channel.@Nullable Type type(String key, @Nullable Json named) {
        if (named == null || named instanceof Json.Null) {
            return null;
        }
        var type = named instanceof Json.Str(var name) ? Channel.Type.named(name) : null;
        if (type == null) {
            var message = "state key " + key + " has the unknown type " + Values.plain(named);
            fault("unknown_state_type", null, key, message);
        }
        return type;
    }

    private Reducer reducer(String key, @Nullable Json named) {
        if (named == null || named instanceof Json.Null) {
            return Reducer.LAST_VALUE;
        }
        var reducer = named instanceof Json.Str(var name) ? Reducer.named(name) : null;
        if (reducer == null) {
            var message = "state key " + key + " has the unknown reducer " + Values.plain(named);
            fault("unknown_reducer", null, key, message);
        }
        if (key.equals(Review.KEY) && reducer != null && reducer != Reducer.LAST_VALUE) {
            var message = "state key " + key + " holds the last decision: it takes no reducer";
            fault("unknown_reducer", null, key, message + " but last_value");
            return Reducer.LAST_VALUE;
        }
        return reducer == null ? Reducer.LAST_VALUE : reducer;
    }

    private List<String> breakpoints(String field, Map<String, Node> nodes) {
        var names = new ArrayList<String>();
        switch (definition.get(field)) {
            case null -> {}
            case Json.Null _ -> {}
            case Json.Arr(var items) -> items.forEach(item -> names.add(Values.plain(item)));
            case Json _ ->
                    fault(
                            "invalid_interrupt",
                            null,
                            field,
                            field + " must be an array of node names");
        }
        for (var name : names) {
            if (!nodes.containsKey(name)) {
                fault(
                        "invalid_interrupt",
                        name,
                        field,
                        field + " names " + name + ", which is no node");
            }
        }
        return names;
    }

    private void fault(String code, @Nullable String node, @Nullable String key, String message) {
        faults.add(new GraphFault(code, node, key, message));
    }
}
