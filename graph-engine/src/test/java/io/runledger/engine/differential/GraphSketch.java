package io.runledger.engine.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph while it is made up. */
final class GraphSketch {

    final List<String> nodes = new ArrayList<>();
    final List<List<String>> edges = new ArrayList<>();
    final List<String> joins = new ArrayList<>();
    final List<String> routes = new ArrayList<>();

    /** Nodes that may jump, and where to. */
    final Map<String, List<String>> jumps = new LinkedHashMap<>();

    /** Whether each jump has one target only. */
    boolean singleJumps;

    /** One more node; names are in alphabetical order. */
    String node() {
        var name = "n%03d".formatted(nodes.size());
        nodes.add(name);
        return name;
    }

    void edge(String source, String target) {
        var edge = List.of(source, target);
        if (!edges.contains(edge)) {
            edges.add(edge);
        }
    }

    /** Nodes that lead nowhere lead to the end. */
    void closeOpenEnds() {
        for (var node : nodes) {
            if (edges.stream().noneMatch(edge -> edge.getFirst().equals(node))) {
                edge(node, "__end__");
            }
        }
    }
}
