package io.runledger.engine;

import io.runledger.events.run.GraphRef;
import io.runledger.events.run.NodePlace;

/**
 * One graph of a run's tree of graphs.
 *
 * @param ref which version it is
 * @param path the path of the subgraph node that it belongs to; {@code ""} for the run's own
 * @param depth how many graphs are around it; 0 for the run's own
 */
record Level(GraphRef ref, Graph graph, String path, int depth) {

    static Level root(Program program) {
        return new Level(program.ref(), program.root(), "", 0);
    }

    /** The graph of a subgraph node of this one that is under way. */
    Level below(Program program, String node) {
        var part =
                graph.node(node) instanceof Node.Subgraph subgraph ? program.part(subgraph) : null;
        if (part == null) {
            throw new IllegalArgumentException("node " + pathOf(node) + " leads to no graph");
        }
        return below(part, node);
    }

    Level below(Program.Part part, String node) {
        return new Level(part.ref(), part.graph(), pathOf(node), depth + 1);
    }

    String pathOf(String node) {
        return NodePath.inside(path, node);
    }

    /** What the run calls a node of this graph when it fails: the top-level node around it. */
    String topOf(String node) {
        return path.isEmpty() ? node : NodePath.top(path);
    }

    NodePlace place(String node) {
        return new NodePlace(node, pathOf(node), graph.node(node).type());
    }
}
