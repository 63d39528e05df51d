package io.runledger.engine.differential;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Random graphs of the kinds that mean the same in both engines: those in which all branches of a
 * join are live, or all that are live come together. A seed and a number give the same case for
 * ever.
 */
final class RandomCases {

    private static final int TURNS = 4;

    private final Random random;
    private final GraphSketch sketch = new GraphSketch();

    private RandomCases(Random random) {
        this.random = random;
    }

    /** The first cases of a seed. */
    static Stream<Case> of(long seed, int count) {
        return Stream.iterate(0, n -> n < count, n -> n + 1).map(n -> one(seed, n));
    }

    private static Case one(long seed, int number) {
        var cases = new RandomCases(new Random(seed * 1_000_003L + number));
        var kind =
                switch (number % 5) {
                    case 0 -> cases.directed();
                    case 1 -> cases.layered();
                    case 2 -> cases.walk();
                    case 3 -> cases.scattered();
                    default -> cases.nested();
                };
        return cases.finish(kind + "-" + seed + "-" + number);
    }

    /** Nodes that each wait for all edges into them; no decisions. */
    private String directed() {
        int size = random.nextInt(3, 15);
        for (int n = 0; n < size; n++) {
            var node = sketch.node();
            if (n == 0 || random.nextInt(5) == 0) {
                sketch.edge("__start__", node);
                continue;
            }
            var sources = new TreeSet<String>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                sources.add(sketch.nodes.get(random.nextInt(n)));
            }
            sources.forEach(source -> sketch.edge(source, node));
            if (sources.size() > 1) {
                sketch.joins.add(node);
            }
        }
        sketch.closeOpenEnds();
        return "directed";
    }

    /**
     * Layers of tasks and routes, of which each leads to the next only; perhaps again and again.
     */
    private String layered() {
        var first = layer();
        first.forEach(node -> sketch.edge("__start__", node));
        var above = first;
        for (int depth = random.nextInt(1, 4); depth > 0; depth--) {
            var below = layer();
            connect(above, below);
            above = below;
        }
        var gate = sketch.node();
        sketch.routes.add(gate);
        for (var node : above) {
            lead(node, List.of(gate));
        }
        sketch.edge(gate + ":done", "__end__");
        for (var node : first) {
            if (node.equals(first.getFirst()) || random.nextBoolean()) {
                sketch.edge(gate + ":x", node);
            }
        }
        return "layered";
    }

    private List<String> layer() {
        var layer = new ArrayList<String>();
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            var node = sketch.node();
            layer.add(node);
            if (random.nextInt(4) == 0) {
                sketch.routes.add(node);
            }
        }
        return layer;
    }

    private void connect(List<String> above, List<String> below) {
        for (var node : above) {
            lead(node, some(below));
            if (sketch.routes.contains(node)) {
                some(below).forEach(target -> sketch.edge(node + ":x", target));
            }
        }
        for (var node : below) {
            if (sketch.edges.stream().noneMatch(edge -> edge.getLast().equals(node))) {
                lead(above.getFirst(), List.of(node));
            }
        }
    }

    private void lead(String node, List<String> targets) {
        var source = sketch.routes.contains(node) ? node + ":done" : node;
        targets.forEach(target -> sketch.edge(source, target));
    }

    private List<String> some(List<String> names) {
        var chosen = new ArrayList<>(names);
        chosen.removeIf(_ -> random.nextInt(3) == 0);
        return chosen.isEmpty() ? List.of(names.get(random.nextInt(names.size()))) : chosen;
    }

    /** One token that routes and gotos send anywhere, forward and back. */
    private String walk() {
        int size = random.nextInt(3, 11);
        for (int n = 0; n < size; n++) {
            var node = sketch.node();
            if (n % 3 == 2) {
                sketch.routes.add(node);
            }
        }
        sketch.edge("__start__", sketch.nodes.getFirst());
        for (int n = 0; n < size; n++) {
            lead(sketch.nodes.get(n), List.of(n + 1 < size ? sketch.nodes.get(n + 1) : "__end__"));
        }
        for (var route : sketch.routes) {
            sketch.edge(route + ":x", sketch.nodes.get(random.nextInt(size)));
            sketch.edge(route + ":y:z", sketch.nodes.get(random.nextInt(size)));
        }
        for (var node : sketch.nodes) {
            if (!sketch.routes.contains(node) && random.nextInt(3) == 0) {
                sketch.jumps.put(
                        node, Stream.concat(sketch.nodes.stream(), Stream.of("__end__")).toList());
            }
        }
        sketch.singleJumps = true;
        return "walk";
    }

    /** A node that jumps to some of many, which meet at a route; perhaps again and again. */
    private String scattered() {
        var hub = sketch.node();
        sketch.edge("__start__", hub);
        var leaves = new ArrayList<String>();
        for (int n = random.nextInt(2, 7); n > 0; n--) {
            leaves.add(sketch.node());
        }
        var gate = sketch.node();
        sketch.routes.add(gate);
        for (var leaf : leaves) {
            sketch.edge(hub, leaf);
            sketch.edge(leaf, gate);
        }
        sketch.edge(gate + ":x", hub);
        sketch.edge(gate + ":done", "__end__");
        sketch.jumps.put(hub, leaves);
        return "scattered";
    }

    /** Sequences, parallel branches, alternatives and loops inside each other. */
    private String nested() {
        var blocks = new Blocks(sketch, random);
        var whole = blocks.block(random.nextInt(2, 4));
        sketch.edge("__start__", whole.entry());
        sketch.edge(whole.exit(), "__end__");
        return "nested";
    }

    private Case finish(String id) {
        var writers = sketch.nodes.stream().filter(node -> !sketch.routes.contains(node)).toList();
        var updates = new Updates(random, writers.isEmpty() ? sketch.nodes : writers);
        var input = updates.input();
        var script = Json.obj();
        for (var node : sketch.nodes) {
            var turns = new ArrayList<Json>();
            for (int run = 0; run < TURNS; run++) {
                turns.add(sketch.routes.contains(node) ? decision(node) : turn(updates, node, run));
            }
            script.put(node, Json.arr(turns));
        }
        return new Case(
                id,
                Updates.schema(),
                sketch.nodes,
                sketch.edges,
                sketch.joins,
                sketch.routes,
                input,
                script.build());
    }

    private Json decision(String route) {
        var values =
                sketch.edges.stream()
                        .map(List::getFirst)
                        .filter(source -> source.startsWith(route + ":"))
                        .map(source -> source.substring(route.length() + 1))
                        .distinct()
                        .toList();
        return Json.obj().put("route", values.get(random.nextInt(values.size()))).build();
    }

    private Json turn(Updates updates, String node, int run) {
        var turn = Json.obj().put("update", updates.next(node, run));
        var targets = sketch.jumps.get(node);
        if (targets != null && random.nextInt(4) > 0) {
            var chosen =
                    sketch.singleJumps
                            ? List.of(targets.get(random.nextInt(targets.size())))
                            : some(targets);
            turn.put("goto", Case.texts(chosen));
        }
        return turn.build();
    }
}
