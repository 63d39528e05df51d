package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the next step of a run consists of: the nodes that start, and the tree of graphs with those
 * entered that begin with it.
 */
final class Step {

    /**
     * A step starts so many nodes at most; else graphs that enter themselves could fill any store.
     */
    static final int MOST_NODES = 10_000;

    private final Program program;
    private final Json.Obj asked;
    private final Map<String, Spot> spots = new LinkedHashMap<>();
    private final Map<String, List<String>> waves = new LinkedHashMap<>();
    private Frame root;

    private Step(Program program, Execution execution) {
        this.program = program;
        this.asked = execution.asked();
        this.root = execution.root();
    }

    /**
     * A node that starts.
     *
     * @param level the graph it is in
     * @param frame where that graph stands
     * @param failure why a subgraph cannot be entered; null: it can, or it is none
     */
    record Spot(Level level, Frame frame, Node node, @Nullable String failure) {

        NodePlace place() {
            return level.place(node.name());
        }
    }

    static Step of(Program program, Execution execution) {
        var step = new Step(program, execution);
        step.root = step.enter(Level.root(program), execution.root());
        return step;
    }

    boolean isOf(Program other) {
        return program.equals(other);
    }

    /** The tree of graphs, those that begin with this step included. */
    Frame root() {
        return root;
    }

    boolean isTooLarge() {
        return spots.size() > MOST_NODES;
    }

    List<NodePlace> places() {
        return spots.values().stream().map(Spot::place).toList();
    }

    @Nullable Spot spot(String path) {
        return spots.get(path);
    }

    /**
     * The nodes that start in the graph at a path; null: its wave does not begin with this step.
     */
    @Nullable List<String> wave(String path) {
        return waves.get(path);
    }

    private Frame enter(Level level, Frame frame) {
        var children = new LinkedHashMap<String, Frame>();
        if (frame.isEnclosing()) {
            for (var name : level.graph().inDeclaredOrder(frame.children().keySet())) {
                var child = Objects.requireNonNull(frame.children().get(name));
                children.put(name, enter(level.below(program, name), child));
            }
            return frame.enclosing(children);
        }
        if (frame.pause() != null || !Pauses.breakpoints(level.graph(), frame).isEmpty()) {
            return frame;
        }
        var ready = Flow.ready(level.graph(), frame.position());
        if (!ready.isEmpty()) {
            waves.put(level.path(), new ArrayList<>(ready));
        }
        for (var name : ready) {
            start(level, frame, level.graph().node(name), children);
        }
        return frame.enclosing(children);
    }

    private void start(Level level, Frame frame, Node node, Map<String, Frame> children) {
        if (isTooLarge()) {
            return;
        }
        var part = node instanceof Node.Subgraph subgraph ? program.part(subgraph) : null;
        var failure = node instanceof Node.Subgraph ? failure(level, part) : null;
        spots.put(level.pathOf(node.name()), new Spot(level, frame, node, failure));
        if (node instanceof Node.Subgraph subgraph && part != null && failure == null) {
            var child = Frame.start(part.graph(), Calls.childInput(frame, subgraph), asked);
            children.put(node.name(), enter(level.below(part, node.name()), child));
        }
    }

    private static @Nullable String failure(Level level, Program.@Nullable Part part) {
        if (level.depth() >= GraphEngine.DEEPEST_SUBGRAPH) {
            return "subgraph max recursion depth exceeded";
        }
        return part == null ? "subgraph workflow not found" : null;
    }
}
