package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of a run while updates are folded into it. */
final class Folding {

    static final String UI_MESSAGES = "__ui_messages";

    private final Graph graph;
    private final Map<String, Json> state;

    private Folding(Graph graph, Json.Obj state) {
        this.graph = graph;
        this.state = new LinkedHashMap<>(state.members());
    }

    /**
     * The state a run starts with: for every declared key the input's value, else what its type
     * starts with.
     */
    static Json.Obj start(Graph graph, Json.Obj input) {
        var state = Json.obj();
        graph.schema()
                .forEach((key, channel) -> {
                    var given = input.get(key);
                    state.put(key, given == null ? channel.startValue() : given);
                });
        return state.build();
    }

    /** A state of an earlier version of the graph, with what keys it lacks start with. */
    static Json.Obj completed(Graph graph, Json.Obj state, Json.Obj input) {
        var all = new LinkedHashMap<>(state.members());
        graph.schema()
                .forEach((key, channel) -> {
                    if (!channel.ephemeral() && !all.containsKey(key)) {
                        var given = input.get(key);
                        all.put(key, given == null ? channel.startValue() : given);
                    }
                });
        return new Json.Obj(all);
    }

    /**
     * The state after a wave. Ephemeral values that the wave has seen go; those that it wrote are
     * there for the next.
     *
     * @param injected updates from outside that apply right after a node's own
     */
    static Json.Obj wave(
            Graph graph,
            Json.Obj state,
            List<NodeUpdate> wave,
            Function<String, List<Json.Obj>> injected) {
        var folding = new Folding(graph, state);
        graph.schema()
                .forEach((key, channel) -> {
                    if (channel.ephemeral()) {
                        folding.state.remove(key);
                    }
                });
        for (var update : wave) {
            folding.fold(update.node(), update.update());
            if (!update.uiMessages().items().isEmpty()) {
                folding.foldKey(update.node(), UI_MESSAGES, update.uiMessages());
            }
            injected.apply(update.node()).forEach(more -> folding.fold(update.node(), more));
        }
        return new Json.Obj(folding.state);
    }

    /**
     * The state after an update from outside, between two waves; ephemeral values stay for the
     * next.
     */
    static Json.Obj outside(Graph graph, Json.Obj state, Json.Obj updates) {
        var folding = new Folding(graph, state);
        folding.fold(null, updates);
        return new Json.Obj(folding.state);
    }

    private void fold(@Nullable String node, Json.Obj updates) {
        updates.members()
                .forEach((key, value) -> {
                    // What a run is told about itself is never part of its state.
                    if (!key.equals(Scope.META) && !key.equals(Scope.CONFIG)) {
                        foldKey(node, key, value);
                    }
                });
    }

    private void foldKey(@Nullable String node, String key, Json value) {
        try {
            state.put(key, reducer(key).fold(held(key), value));
        } catch (ReducerMismatch | JsonInvalid e) {
            throw new ReducerFault(node, failure(node), "key " + key + ": " + e.getMessage(), e);
        }
    }

    private Reducer reducer(String key) {
        return key.equals(UI_MESSAGES) ? Reducer.ADD_MESSAGES : graph.reducer(key);
    }

    private @Nullable Json held(String key) {
        var value = state.get(key);
        var channel = graph.schema().get(key);
        return value == null && channel != null && channel.ephemeral()
                ? channel.freshValue()
                : value;
    }

    private String failure(@Nullable String node) {
        if (node == null) {
            return "state update failed";
        }
        return switch (graph.node(node)) {
            case Node.Transform _ -> "transform failed";
            case Node.Send _ -> "send state update failed";
            case Node.Subgraph _ -> "subgraph state update failed";
            case Node.Task _, Node.Agent _, Node.Route _, Node.Interrupt _ -> "state update failed";
        };
    }

    static Set<String> ephemeralKeys(Graph graph) {
        var keys = new LinkedHashSet<String>();
        graph.schema()
                .forEach((key, channel) -> {
                    if (channel.ephemeral()) {
                        keys.add(key);
                    }
                });
        return keys;
    }
}
