package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * One step of a run. A wave that holds subgraphs is applied, in declared order, when the last of
 * them has ended; until then what its other nodes brought is held.
 */
final class Advance {

    private final Program program;
    private final Execution execution;
    private final Step step;
    private final Map<String, NodeUpdate> brought = new LinkedHashMap<>();
    private final List<RunControl> noted;
    private final List<Closed> closed = new ArrayList<>();

    private Advance(Program program, Execution execution) {
        this.program = program;
        this.execution = execution;
        this.step = execution.nextStep(program);
        this.noted = new ArrayList<>(execution.noted());
    }

    static Applied apply(Program program, Execution execution, List<Outcome> outcomes) {
        var advance = new Advance(program, execution);
        outcomes.forEach(advance::take);
        var root = advance.advanced(Level.root(program), advance.step.root());
        return new Applied(execution.next(root, advance.noted), advance.closed);
    }

    private void take(Outcome outcome) {
        var path = outcome.path();
        if (NodePath.isItem(path) || isSubgraph(path)) {
            return;
        }
        if (step.spot(path) == null) {
            throw new IllegalArgumentException(
                    "node %s is not ready at step %d, %s are"
                            .formatted(path, execution.step(), paths()));
        }
        if (brought.put(path, outcome.update()) != null) {
            throw new IllegalArgumentException("node " + path + " is twice in one step");
        }
    }

    private List<String> paths() {
        return step.places().stream().map(place -> place.path()).toList();
    }

    private boolean isSubgraph(String path) {
        return program.nodeAt(path) instanceof Node.Subgraph;
    }

    private Frame advanced(Level level, Frame frame) {
        var wave = step.wave(level.path());
        var results = new LinkedHashMap<>(frame.held());
        for (var name : wave == null ? List.<String>of() : wave) {
            var update = brought.get(level.pathOf(name));
            if (update != null) {
                results.put(name, known(level.graph(), name, update));
            }
        }
        if (!frame.isEnclosing()) {
            return wave == null ? frame : applied(level, frame, results);
        }
        var children = new LinkedHashMap<String, Frame>();
        frame.children()
                .forEach((name, child) -> {
                    var below = level.below(program, name);
                    var moved = advanced(below, child);
                    if (moved.isOver(below.graph())) {
                        results.put(name, close(level, name, moved));
                    } else {
                        children.put(name, moved);
                    }
                });
        return children.isEmpty()
                ? applied(level, frame, results)
                : frame.waiting(children, results);
    }

    private NodeUpdate close(Level level, String name, Frame child) {
        var key = ((Node.Subgraph) level.graph().node(name)).outputKey();
        var output = child.state().get(key);
        var update =
                NodeUpdate.of(
                        name, Json.obj().put(key, output == null ? Json.NULL : output).build());
        closed.add(new Closed(level.place(name), update));
        return update;
    }

    private Frame applied(Level level, Frame frame, Map<String, NodeUpdate> results) {
        var graph = level.graph();
        var wave = graph.inDeclaredOrder(results.keySet()).stream().map(results::get).toList();
        var pause = Pauses.after(execution, level, frame, wave);
        var passed = new LinkedHashSet<>(frame.passed());
        passed.removeAll(results.keySet());
        try {
            var state =
                    Folding.wave(graph, frame.state(), wave, name -> injected(level.pathOf(name)));
            var position = Flow.after(graph, frame.position(), wave);
            return frame.after(state, position, passed, pause);
        } catch (ReducerFault e) {
            throw e.node() == null ? e : e.at(level.topOf(e.node()));
        }
    }

    /** The injections that wait for a node, which are done with now. */
    private List<Json.Obj> injected(String path) {
        var due = noted.stream().filter(control -> path.equals(control.applyAfter())).toList();
        noted.removeAll(due);
        return due.stream().map(RunControl::updates).toList();
    }

    private static NodeUpdate known(Graph graph, String name, NodeUpdate update) {
        return new NodeUpdate(
                name,
                update.update(),
                update.route(),
                Answers.known(graph, new LinkedHashSet<>(update.gotoTargets())),
                update.uiMessages(),
                update.streamMessages());
    }
}
