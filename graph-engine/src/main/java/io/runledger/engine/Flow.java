package io.runledger.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a run moves through its graph. A node is ready when an edge into it was taken and no other
 * edge into it can still be taken before the node itself has run. What lies downstream of the node
 * has to wait for it and cannot take one. So a join waits for every live branch, a dead branch
 * holds nothing up, and the head of a loop does not wait for its own tail.
 */
final class Flow {

    private final Graph graph;
    private final List<String> completed;
    private final Map<String, String> routes;
    private final Set<Edge> marks;
    private final Set<String> gotoTargets;
    private boolean ended;

    private Flow(Graph graph, Position from) {
        this.graph = graph;
        completed = new ArrayList<>(from.completed());
        routes = new LinkedHashMap<>(from.routes());
        marks = new LinkedHashSet<>(from.marks());
        gotoTargets = new LinkedHashSet<>(from.gotoTargets());
        ended = from.ended();
    }

    static Position start(Graph graph) {
        var nowhere =
                new Position(
                        List.of(), new LinkedHashMap<>(), new LinkedHashSet<>(), List.of(), false);
        var flow = new Flow(graph, nowhere);
        flow.marks.addAll(graph.topology().from(Graph.START));
        flow.passThroughDeferred();
        return flow.position();
    }

    /** The position once these nodes, which were ready, have completed; in declared order. */
    static Position after(Graph graph, Position from, List<NodeUpdate> wave) {
        var flow = new Flow(graph, from);
        var taken = new ArrayList<Edge>();
        var jumps = new LinkedHashSet<String>();
        for (var update : wave) {
            taken.addAll(flow.complete(update));
            jumps.addAll(update.gotoTargets());
        }
        flow.ended |= jumps.remove(Graph.END);
        flow.reopen(taken, jumps);
        flow.marks.addAll(taken);
        flow.gotoTargets.addAll(jumps);
        flow.passThroughDeferred();
        return flow.position();
    }

    /**
     * The position that goes on with certain nodes, or ends, instead of what was ready.
     *
     * @param ended what ended already of the wave that is given up
     */
    static Position jumped(
            Graph graph, Position from, List<NodeUpdate> ended, List<String> targets) {
        var flow = new Flow(graph, from);
        var givenUp = new LinkedHashSet<>(flow.ready());
        var taken = new ArrayList<Edge>();
        for (var update : ended) {
            givenUp.remove(update.node());
            taken.addAll(flow.complete(update));
        }
        flow.marks.removeIf(mark -> givenUp.contains(mark.target()));
        flow.gotoTargets.clear();
        var jumps = new LinkedHashSet<>(targets);
        flow.ended |= jumps.remove(Graph.END);
        flow.reopen(taken, jumps);
        flow.marks.addAll(taken);
        flow.gotoTargets.addAll(jumps);
        flow.passThroughDeferred();
        return flow.position();
    }

    /**
     * A position of another version of the graph. What was taken stays taken where it is still
     * there; where the versions differ, it follows from what has completed.
     */
    static Position migrated(Graph graph, Position from) {
        var known = new LinkedHashSet<>(from.completed());
        known.retainAll(graph.nodesByName().keySet());
        var routes = new LinkedHashMap<>(from.routes());
        routes.keySet().retainAll(known);
        var marks = new LinkedHashSet<>(from.marks());
        marks.retainAll(new LinkedHashSet<>(graph.edges()));
        var open = new ArrayDeque<String>(known);
        open.add(Graph.START);
        var seen = new LinkedHashSet<>(open);
        while (!open.isEmpty()) {
            var source = open.remove();
            for (var edge : graph.topology().from(source)) {
                var target = edge.target();
                if (!edge.isTakenOn(routes.get(source)) || known.contains(target)) {
                    continue;
                }
                if (graph.hasNode(target) && graph.node(target).defer()) {
                    if (seen.add(target)) {
                        open.add(target);
                    }
                } else {
                    marks.add(edge);
                }
            }
        }
        var targets = new LinkedHashSet<>(from.gotoTargets());
        targets.retainAll(graph.nodesByName().keySet());
        var flow =
                new Flow(
                        graph,
                        new Position(
                                List.copyOf(known),
                                routes,
                                marks,
                                graph.inDeclaredOrder(targets),
                                from.ended()));
        flow.passThroughDeferred();
        return flow.position();
    }

    /** The next wave in declared order; empty where the run has ended or is stuck. */
    static List<String> ready(Graph graph, Position position) {
        return new Flow(graph, position).ready();
    }

    /** Whether nothing is ready because {@code __end__} was reached. */
    static boolean isFinished(Graph graph, Position position) {
        var flow = new Flow(graph, position);
        return flow.ended || (flow.isMarked(Graph.END) && flow.ready().isEmpty());
    }

    private Position position() {
        return new Position(completed, routes, marks, graph.inDeclaredOrder(gotoTargets), ended);
    }

    private List<String> ready() {
        if (ended) {
            return List.of();
        }
        if (!gotoTargets.isEmpty()) {
            return graph.inDeclaredOrder(gotoTargets);
        }
        var candidates = candidates(false);
        var ready = candidates.stream().filter(node -> !waits(node)).toList();
        if (!ready.isEmpty()) {
            return ready;
        }
        if (!candidates.isEmpty()) {
            // Each waits for another: loops that are entered at two places. The first declared goes
            // first.
            return List.of(candidates.getFirst());
        }
        return isMarked(Graph.END) ? nextDeferred() : List.of();
    }

    /** Deferred nodes run one after another, so that each sees what the one before it did. */
    private List<String> nextDeferred() {
        return graph.nodes().stream()
                .filter(Node::defer)
                .map(Node::name)
                .filter(node -> !completed.contains(node))
                .limit(1)
                .toList();
    }

    private List<String> candidates(boolean deferred) {
        return graph.nodes().stream()
                .filter(node -> node.defer() == deferred)
                .map(Node::name)
                .filter(this::isMarked)
                .toList();
    }

    private boolean isMarked(String node) {
        return graph.topology().into(node).stream().anyMatch(marks::contains);
    }

    private boolean waits(String node) {
        var open =
                graph.topology().into(node).stream().filter(edge -> !marks.contains(edge)).toList();
        if (open.isEmpty()) {
            return false;
        }
        var active = new LinkedHashSet<>(gotoTargets);
        marks.forEach(mark -> active.add(mark.target()));
        var alive = graph.topology().reachable(active, graph.topology().downstream(node));
        return open.stream().anyMatch(edge -> alive.contains(edge.source()));
    }

    /** Notes that a node has run; gives the edges out of it that are taken. */
    private List<Edge> complete(NodeUpdate update) {
        var node = update.node();
        // At the end of a run a deferred node's edges were passed long ago; only a goto makes them
        // count.
        boolean routed = !graph.node(node).defer() || gotoTargets.contains(node);
        gotoTargets.remove(node);
        marks.removeIf(mark -> mark.target().equals(node));
        completed.remove(node);
        completed.add(node);
        routes.remove(node);
        var route = update.route();
        if (route != null) {
            routes.put(node, route);
        }
        if (!routed || !update.gotoTargets().isEmpty()) {
            return List.of();
        }
        return graph.topology().from(node).stream().filter(edge -> edge.isTakenOn(route)).toList();
    }

    /**
     * Makes completed nodes that are entered again, and all that lies behind them, as if they had
     * not run. Of the edges taken just now those that close the loop stay, and what else their
     * sources decided with them.
     */
    private void reopen(List<Edge> taken, Set<String> jumps) {
        var again = new LinkedHashSet<>(jumps);
        var closing = new LinkedHashSet<String>();
        for (var edge : taken) {
            if (completed.contains(edge.target())) {
                again.add(edge.target());
                closing.add(edge.source());
            }
        }
        again.retainAll(completed);
        if (again.isEmpty()) {
            return;
        }
        // Not by way of the loops around: a loop in one branch would undo the branches beside it.
        var behind = graph.topology().downstream(again);
        completed.removeAll(behind);
        routes.keySet().removeAll(behind);
        marks.removeIf(mark -> behind.contains(mark.source()));
        taken.removeIf(edge -> behind.contains(edge.source()) && !closing.contains(edge.source()));
    }

    /** Edges into a deferred node lead on at once: it takes part in no wave, wherever it stands. */
    private void passThroughDeferred() {
        for (var passed = nextPassed(); !passed.isEmpty(); passed = nextPassed()) {
            var node = passed.getFirst();
            marks.removeIf(mark -> mark.target().equals(node));
            var taken =
                    new ArrayList<>(
                            graph.topology().from(node).stream()
                                    .filter(e -> e.isTakenOn(null))
                                    .toList());
            reopen(taken, new LinkedHashSet<>());
            marks.addAll(taken);
        }
    }

    private List<String> nextPassed() {
        var deferred = candidates(true);
        var free = deferred.stream().filter(node -> !waits(node)).limit(1).toList();
        // Where only deferred nodes are left that wait for each other, the first declared goes
        // first.
        return free.isEmpty() && candidates(false).isEmpty() ? deferred : free;
    }
}
