package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunPause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Positions that are taken over: by another run, or onto another version of the graph. */
final class Moves {

    private final Program to;
    private final Json.Obj asked;
    private final List<String> dropped = new ArrayList<>();

    private Moves(Program to, Json.Obj asked) {
        this.to = to;
        this.asked = asked;
    }

    static Execution fork(Program program, Execution execution, String newRunId, Json.Obj updates) {
        var root = anew(execution.root());
        var state = Folding.outside(program.root(), root.state(), updates);
        return new Execution(
                newRunId,
                execution.asked(),
                0,
                execution.ephemeralKeys(),
                0,
                execution.noted().stream().map(Moves::inherited).toList(),
                root.withState(state));
    }

    private static Frame anew(Frame frame) {
        var children = new LinkedHashMap<String, Frame>();
        frame.children().forEach((name, child) -> children.put(name, anew(child)));
        return frame.anew(children);
    }

    /** A control that another run was told: it comes before the first of the new run's own. */
    private static RunControl inherited(RunControl control) {
        return new RunControl(
                0, control.kind(), control.updates(), control.applyAfter(), control.gotoTargets());
    }

    static Migrated migrate(Program to, Execution execution) {
        var moves = new Moves(to, execution.asked());
        var root = moves.moved(Level.root(to), execution.root());
        return new Migrated(
                new Execution(
                        execution.runId(),
                        execution.asked(),
                        execution.step(),
                        Folding.ephemeralKeys(to.root()),
                        execution.control(),
                        execution.noted(),
                        root),
                moves.dropped);
    }

    private Frame moved(Level level, Frame frame) {
        var graph = level.graph();
        for (var node : frame.position().completed()) {
            if (!graph.hasNode(node)) {
                dropped.add(level.pathOf(node));
            }
        }
        var held = new LinkedHashMap<>(frame.held());
        held.keySet().retainAll(graph.nodesByName().keySet());
        var children = children(level, frame);
        var moved =
                new Frame(
                        frame.input(),
                        Frame.config(graph, asked),
                        frame.taken(),
                        Folding.completed(graph, frame.state(), frame.input()),
                        Flow.migrated(graph, frame.position()),
                        children,
                        held,
                        known(graph, frame),
                        pause(graph, frame.pause()));
        return children.isEmpty() && !held.isEmpty() ? settled(graph, moved) : moved;
    }

    private LinkedHashMap<String, Frame> children(Level level, Frame frame) {
        var children = new LinkedHashMap<String, Frame>();
        frame.children()
                .forEach((name, child) -> {
                    var node = level.graph().nodesByName().get(name);
                    var part = node instanceof Node.Subgraph subgraph ? to.part(subgraph) : null;
                    if (part != null) {
                        children.put(name, moved(level.below(part, name), child));
                    }
                });
        return children;
    }

    private static LinkedHashSet<String> known(Graph graph, Frame frame) {
        var passed = new LinkedHashSet<>(frame.passed());
        passed.retainAll(graph.nodesByName().keySet());
        return passed;
    }

    private static @Nullable RunPause pause(Graph graph, @Nullable RunPause pause) {
        if (pause == null) {
            return null;
        }
        var nodes = pause.nodes().stream().filter(graph::hasNode).toList();
        return nodes.isEmpty() ? null : new RunPause(pause.kind(), nodes, pause.message());
    }

    /** The subgraphs that it waited for are no more: what else its wave brought counts now. */
    private static Frame settled(Graph graph, Frame frame) {
        var wave =
                graph.inDeclaredOrder(frame.held().keySet()).stream()
                        .map(frame.held()::get)
                        .toList();
        return frame.movedTo(
                Folding.wave(graph, frame.state(), wave, _ -> List.of()),
                Flow.after(graph, frame.position(), wave));
    }

    static List<GraphFault> faults(Program program, Json.Obj updates) {
        var faults = new ArrayList<GraphFault>();
        updates.members()
                .forEach((key, value) -> {
                    var message = refusal(program, key, value);
                    if (message != null) {
                        faults.add(
                                new GraphFault(
                                        "invalid_update",
                                        null,
                                        key,
                                        "key " + key + ": " + message));
                    }
                });
        return faults;
    }

    /** Why no graph of the program that declares the key can take the value; null: one can. */
    private static @Nullable String refusal(Program program, String key, Json value) {
        var graphs = new ArrayList<>(List.of(program.root()));
        program.subgraphs().values().forEach(part -> graphs.add(part.graph()));
        String message = null;
        for (var graph : graphs) {
            var channel = graph.schema().get(key);
            if (channel == null) {
                continue;
            }
            try {
                channel.reducer().fold(null, value);
                return null;
            } catch (ReducerMismatch | JsonInvalid e) {
                message = message == null ? e.getMessage() : message;
            }
        }
        return message;
    }
}
