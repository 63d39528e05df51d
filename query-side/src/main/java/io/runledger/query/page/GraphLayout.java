package io.runledger.query.page;

import io.runledger.engine.Edge;
import io.runledger.engine.Graph;
import io.runledger.engine.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Places a graph's nodes in layers from left to right: each node behind all that lead to it, a long
 * edge through free places between, neighbours near each other. Edges that close a loop are kept
 * apart and do not count.
 */
final class GraphLayout {

    /** Sweeps after which the order in the layers hardly gets better. */
    private static final int SWEEPS = 6;

    /** A line from one node to another; its way leads over {@code stops}. */
    record Line(
            String from, String to, @Nullable String label, boolean dashed, List<String> stops) {}

    private final List<Line> forward = new ArrayList<>();
    private final List<Line> back = new ArrayList<>();
    private final Map<String, Integer> layerOf = new LinkedHashMap<>();
    private final List<List<String>> layers = new ArrayList<>();
    private final Map<String, List<String>> left = new LinkedHashMap<>();
    private final Map<String, List<String>> right = new LinkedHashMap<>();

    private GraphLayout() {}

    static GraphLayout of(Graph graph) {
        GraphLayout layout = new GraphLayout();
        layout.split(graph);
        layout.assignLayers(graph);
        layout.routeLongLines();
        layout.order();
        return layout;
    }

    /** The layers from left to right, each from top to bottom, places of long lines among them. */
    List<List<String>> layers() {
        return layers;
    }

    List<Line> forward() {
        return forward;
    }

    /** The lines that close a loop. */
    List<Line> back() {
        return back;
    }

    private void split(Graph graph) {
        List<Line> all = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            all.add(new Line(edge.source(), edge.target(), edge.value(), false, List.of()));
        }
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Send send && graph.hasNode(send.targetNode())) {
                all.add(new Line(node.name(), send.targetNode(), "each", true, List.of()));
            }
        }
        Set<String> open = new LinkedHashSet<>();
        Set<String> done = new LinkedHashSet<>();
        visit(Graph.START, all, open, done);
        graph.nodes().forEach(node -> visit(node.name(), all, open, done));
    }

    private void visit(String node, List<Line> all, Set<String> open, Set<String> done) {
        if (done.contains(node) || !open.add(node)) {
            return;
        }
        for (Line line : all) {
            if (!line.from().equals(node)) {
                continue;
            }
            if (open.contains(line.to())) {
                back.add(line);
            } else {
                forward.add(line);
                visit(line.to(), all, open, done);
            }
        }
        open.remove(node);
        done.add(node);
    }

    private void assignLayers(Graph graph) {
        layerOf.put(Graph.START, 0);
        graph.nodes().forEach(node -> layerOf.put(node.name(), 1));
        layerOf.put(Graph.END, 2);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Line line : forward) {
                int least = layer(line.from()) + 1;
                if (layer(line.to()) < least) {
                    layerOf.put(line.to(), least);
                    moved = true;
                }
            }
        }
        int last = layerOf.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        layerOf.put(Graph.END, last);
        for (int i = 0; i <= last; i++) {
            layers.add(new ArrayList<>());
        }
        layerOf.forEach((node, layer) -> layers.get(layer).add(node));
    }

    private int layer(String node) {
        return layerOf.getOrDefault(node, 1);
    }

    private void routeLongLines() {
        for (int i = 0; i < forward.size(); i++) {
            Line line = forward.get(i);
            List<String> stops = new ArrayList<>();
            String previous = line.from();
            for (int layer = layer(line.from()) + 1; layer < layer(line.to()); layer++) {
                // A space cannot begin a node's place: names are shown, this never is.
                String stop = " " + i + "/" + layer;
                layers.get(layer).add(stop);
                join(previous, stop);
                stops.add(stop);
                previous = stop;
            }
            join(previous, line.to());
            forward.set(i, new Line(line.from(), line.to(), line.label(), line.dashed(), stops));
        }
    }

    private void join(String from, String to) {
        right.computeIfAbsent(from, _ -> new ArrayList<>()).add(to);
        left.computeIfAbsent(to, _ -> new ArrayList<>()).add(from);
    }

    private void order() {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i = 1; i < layers.size(); i++) {
                sort(layers.get(i), layers.get(i - 1), left);
            }
            for (int i = layers.size() - 2; i >= 0; i--) {
                sort(layers.get(i), layers.get(i + 1), right);
            }
        }
    }

    private static void sort(
            List<String> layer, List<String> beside, Map<String, List<String>> neighbours) {
        Map<String, Double> middle = new LinkedHashMap<>();
        for (int i = 0; i < layer.size(); i++) {
            String node = layer.get(i);
            middle.put(
                    node,
                    neighbours.getOrDefault(node, List.of()).stream()
                            .mapToInt(beside::indexOf)
                            .filter(at -> at >= 0)
                            .average()
                            .orElse(i));
        }
        layer.sort(Comparator.comparingDouble(middle::get));
    }
}
