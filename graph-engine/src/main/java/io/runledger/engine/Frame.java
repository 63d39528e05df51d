package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunPause;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One graph under way: the run's own, or that of a subgraph node.
 *
 * @param input what it was started with
 * @param config its defaults with what the run was asked for over them
 * @param taken steps that it has taken part in, counted against its own limit
 * @param state its state, ephemeral values included
 * @param position where in its graph it stands
 * @param children the subgraph nodes of its current wave that are under way, by name
 * @param held what ended nodes of its current wave brought, while subgraphs of it are under way
 * @param passed nodes whose breakpoint a resume let it pass, until they run
 * @param pause why it waits since its last wave, its own nodes by name; null: it does not
 */
record Frame(
        Json.Obj input,
        Json.Obj config,
        int taken,
        Json.Obj state,
        Position position,
        Map<String, Frame> children,
        Map<String, NodeUpdate> held,
        Set<String> passed,
        @Nullable RunPause pause) {

    Frame {
        children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
        held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
        passed = Collections.unmodifiableSet(new LinkedHashSet<>(passed));
    }

    /** A graph that begins. */
    static Frame start(Graph graph, Json.Obj input, Json.Obj asked) {
        return new Frame(
                input,
                config(graph, asked),
                0,
                Folding.start(graph, input),
                Flow.start(graph),
                noChildren(),
                noResults(),
                nothing(),
                null);
    }

    static Json.Obj config(Graph graph, Json.Obj asked) {
        var merged = new LinkedHashMap<>(graph.defaults().members());
        merged.putAll(asked.members());
        return new Json.Obj(merged);
    }

    static Map<String, Frame> noChildren() {
        return Collections.emptyMap();
    }

    static Map<String, NodeUpdate> noResults() {
        return Collections.emptyMap();
    }

    static Set<String> nothing() {
        return Collections.emptySet();
    }

    /** Whether its wave has begun and waits for subgraphs. */
    boolean isEnclosing() {
        return !children.isEmpty();
    }

    /** Whether it has come to its end and nobody is to be heard before. */
    boolean isOver(Graph graph) {
        return !isEnclosing() && pause == null && Flow.isFinished(graph, position);
    }

    /** Its wave waits for these subgraphs. */
    Frame enclosing(Map<String, Frame> newChildren) {
        return new Frame(input, config, taken, state, position, newChildren, held, passed, pause);
    }

    /** One step on, its wave still under way. */
    Frame waiting(Map<String, Frame> newChildren, Map<String, NodeUpdate> newHeld) {
        return new Frame(
                input, config, taken + 1, state, position, newChildren, newHeld, passed, pause);
    }

    /** One step on, behind its wave. */
    Frame after(
            Json.Obj newState,
            Position newPosition,
            Set<String> stillPassed,
            @Nullable RunPause newPause) {
        return new Frame(
                input,
                config,
                taken + 1,
                newState,
                newPosition,
                noChildren(),
                noResults(),
                stillPassed,
                newPause);
    }

    Frame withState(Json.Obj newState) {
        return new Frame(input, config, taken, newState, position, children, held, passed, pause);
    }

    /** Somewhere else in its graph, its wave given up. */
    Frame movedTo(Json.Obj newState, Position newPosition) {
        return new Frame(
                input,
                config,
                taken,
                newState,
                newPosition,
                noChildren(),
                noResults(),
                nothing(),
                null);
    }

    /** Let go, past these breakpoints. */
    Frame released(Map<String, Frame> newChildren, Set<String> newPassed) {
        return new Frame(input, config, taken, state, position, newChildren, held, newPassed, null);
    }

    /** The same place with no steps taken and nothing passed. */
    Frame anew(Map<String, Frame> newChildren) {
        return new Frame(input, config, 0, state, position, newChildren, held, nothing(), null);
    }
}
