package io.runledger.query.run;

import io.runledger.engine.Execution;
import io.runledger.engine.Graph;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.NodeUpdate;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.RunRequested;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run's state by the same fold that made it: the updates of each step's nodes through the graph's
 * reducers. Keeps the newest state; older ones are folded again when they are asked for.
 */
final class StateFold {

    private final RunRequested requested;
    private final Graph graph;
    private final Map<Place, List<NodeUpdate>> waves = new LinkedHashMap<>();
    private final Map<Place, Place> before = new LinkedHashMap<>();

    /** Where an attempt after the first one begins. */
    private final Map<Integer, Place> branches = new LinkedHashMap<>();

    private @Nullable Place at;
    private Execution current;

    StateFold(RunRequested requested, Graph graph) {
        this.requested = requested;
        this.graph = graph;
        this.current = start();
    }

    private Execution start() {
        return GraphEngine.start(
                graph, requested.input(), requested.config(), requested.runId().value());
    }

    void completed(NodeCompleted e) {
        if (!e.path().equals(e.node())) {
            return; // A subgraph's own nodes reach the run's state through the subgraph node.
        }
        waves.computeIfAbsent(new Place(e.attempt(), e.step()), _ -> new ArrayList<>())
                .add(
                        new NodeUpdate(
                                e.node(),
                                e.update(),
                                e.route(),
                                e.gotoTargets(),
                                e.uiMessages(),
                                e.streamMessages()));
    }

    void anotherAttempt(AttemptRequested e) {
        branches.put(e.attempt(), new Place(e.fromAttempt(), e.fromStep()));
    }

    void checkpoint(CheckpointCreated e) {
        Place place = new Place(e.attempt(), e.step());
        Place previous = previous(place);
        if (previous != null) {
            before.put(place, previous);
        }
        if (previous != null && !previous.equals(at)) {
            current = executionAt(previous);
        }
        current = applied(current, place);
        at = place;
    }

    private @Nullable Place previous(Place place) {
        if (at != null && at.attempt() == place.attempt()) {
            return at;
        }
        return branches.get(place.attempt());
    }

    private Execution applied(Execution execution, Place place) {
        List<NodeUpdate> wave = waves.get(place);
        return wave == null ? execution : GraphEngine.apply(graph, execution, wave);
    }

    private Execution executionAt(Place place) {
        Deque<Place> path = new ArrayDeque<>();
        for (Place step = place; step != null; step = before.get(step)) {
            path.push(step);
        }
        Execution execution = start();
        for (Place step : path) {
            execution = applied(execution, step);
        }
        return execution;
    }

    /** The state at the newest checkpoint; empty before the first. */
    Json.Obj latest() {
        return at == null ? Json.Obj.EMPTY : current.checkpointState();
    }

    /** The state at a checkpoint that this fold has passed. */
    Json.Obj stateAt(int attempt, int step) {
        Place place = new Place(attempt, step);
        return place.equals(at) ? latest() : executionAt(place).checkpointState();
    }

    private record Place(int attempt, int step) {}
}
