package io.runledger.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the cycles that no route closes: a run would go round in them for ever, or never enter
 * them.
 */
final class Cycles {

    private final Graph graph;
    private final Set<String> visited = new LinkedHashSet<>();
    private final Set<String> targets = new LinkedHashSet<>();

    private Cycles(Graph graph) {
        this.graph = graph;
    }

    /**
     * One fault per node that an unconditional edge leads back to, depth first from the start in
     * declared order.
     */
    static List<GraphFault> unintentional(Graph graph) {
        var search = new Cycles(graph);
        search.visit(Graph.START);
        // What only conditional edges lead to comes next, in the order a run could reach it.
        graph.topology()
                .reachable(List.of(Graph.START), Collections.emptySet())
                .forEach(search::visit);
        graph.nodes().forEach(node -> search.visit(node.name()));
        var faults = new ArrayList<GraphFault>();
        for (var target : search.targets) {
            var message = "a cycle through node " + target + " has no route that could leave it";
            faults.add(new GraphFault("unintentional_cycle", target, null, message));
        }
        return faults;
    }

    private record Frame(String node, Iterator<Edge> edges) {}

    // With a stack of its own: definitions may be longer than the call stack is deep.
    private void visit(String root) {
        if (!visited.add(root)) {
            return;
        }
        var path = new LinkedHashSet<String>();
        var stack = new ArrayDeque<Frame>();
        path.add(root);
        stack.push(new Frame(root, graph.topology().from(root).iterator()));
        while (!stack.isEmpty()) {
            var top = stack.element();
            if (!top.edges().hasNext()) {
                path.remove(top.node());
                stack.pop();
                continue;
            }
            var edge = top.edges().next();
            if (edge.isConditional()) {
                continue;
            }
            if (path.contains(edge.target())) {
                targets.add(edge.target());
            } else if (visited.add(edge.target())) {
                path.add(edge.target());
                stack.push(
                        new Frame(edge.target(), graph.topology().from(edge.target()).iterator()));
            }
        }
    }
}
