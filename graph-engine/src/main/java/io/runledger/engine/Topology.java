package io.runledger.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The edges of a graph, by where they come from and where they lead.
 *
 * @param outgoing edges by source
 * @param incoming edges by target
 * @param closing the conditional edges that close loops; without them the graph has no cycles
 */
public record Topology(
        Map<String, List<Edge>> outgoing, Map<String, List<Edge>> incoming, Set<Edge> closing) {

    public Topology {
        outgoing = Collections.unmodifiableMap(new LinkedHashMap<>(outgoing));
        incoming = Collections.unmodifiableMap(new LinkedHashMap<>(incoming));
        closing = Collections.unmodifiableSet(new LinkedHashSet<>(closing));
    }

    static Topology of(List<Edge> edges) {
        var outgoing = new LinkedHashMap<String, List<Edge>>();
        var incoming = new LinkedHashMap<String, List<Edge>>();
        for (var edge : edges) {
            outgoing.computeIfAbsent(edge.source(), _ -> new ArrayList<>()).add(edge);
            incoming.computeIfAbsent(edge.target(), _ -> new ArrayList<>()).add(edge);
        }
        var open = new Topology(outgoing, incoming, new LinkedHashSet<>());
        return new Topology(outgoing, incoming, open.findClosing());
    }

    List<Edge> from(String node) {
        return outgoing.getOrDefault(node, List.of());
    }

    List<Edge> into(String node) {
        return incoming.getOrDefault(node, List.of());
    }

    /** These nodes and all that can be reached from them, without going through certain nodes. */
    Set<String> reachable(Collection<String> starts, Set<String> without) {
        return reach(starts, without, _ -> true);
    }

    /** This node and all that comes after it within one round of every loop. */
    Set<String> downstream(String node) {
        return downstream(List.of(node));
    }

    /** These nodes and all that comes after them within one round of every loop. */
    Set<String> downstream(Collection<String> starts) {
        return reach(starts, Collections.emptySet(), edge -> !closing.contains(edge));
    }

    /**
     * Which conditional edges lead back. They are looked at in the order in which a run can come to
     * their sources; one that would close a cycle with what was accepted before it is a closing
     * one.
     */
    private Set<Edge> findClosing() {
        Set<Edge> forward = new LinkedHashSet<>();
        outgoing.values().stream()
                .flatMap(List::stream)
                .filter(edge -> !edge.isConditional())
                .forEach(forward::add);
        var order = new ArrayList<>(List.of(Graph.START));
        var seen = new LinkedHashSet<>(order);
        var found = new LinkedHashSet<Edge>();
        var unreached = new ArrayDeque<>(outgoing.keySet());
        for (int i = 0; i < order.size(); i++) {
            for (var edge : from(order.get(i))) {
                if (edge.isConditional()) {
                    var after =
                            reach(
                                    List.of(edge.target()),
                                    Collections.emptySet(),
                                    forward::contains);
                    (after.contains(edge.source()) ? found : forward).add(edge);
                }
                if (seen.add(edge.target())) {
                    order.add(edge.target());
                }
            }
            // What no edge leads to can still be entered by a goto.
            while (i == order.size() - 1 && !unreached.isEmpty()) {
                var next = unreached.pop();
                if (seen.add(next)) {
                    order.add(next);
                }
            }
        }
        return found;
    }

    private Set<String> reach(
            Collection<String> starts, Set<String> without, Predicate<Edge> along) {
        var reached = new LinkedHashSet<String>();
        var open = new ArrayDeque<String>(starts);
        while (!open.isEmpty()) {
            var node = open.pop();
            if (!without.contains(node) && reached.add(node)) {
                from(node).stream().filter(along).forEach(edge -> open.push(edge.target()));
            }
        }
        return reached;
    }
}
