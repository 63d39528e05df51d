package io.runledger.engine.differential;

import java.util.ArrayList;
import java.util.Random;

/** Makes up blocks of a graph that each begin at one node and end at one. */
final class Blocks {

    private final GraphSketch sketch;
    private final Random random;

    Blocks(GraphSketch sketch, Random random) {
        this.sketch = sketch;
        this.random = random;
    }

    /** A part of a graph between two nodes, which may be the same. */
    record Block(String entry, String exit) {}

    Block block(int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            var node = sketch.node();
            return new Block(node, node);
        }
        return switch (random.nextInt(4)) {
            case 0 -> sequence(depth - 1);
            case 1 -> parallel(depth - 1);
            case 2 -> alternatives(depth - 1);
            default -> loop(depth - 1);
        };
    }

    private Block sequence(int depth) {
        var first = block(depth);
        var last = first;
        for (int n = random.nextInt(1, 3); n > 0; n--) {
            var next = block(depth);
            sketch.edge(last.exit(), next.entry());
            last = next;
        }
        return new Block(first.entry(), last.exit());
    }

    /** The branches may be of any length: their join waits for all of them. */
    private Block parallel(int depth) {
        var fork = sketch.node();
        var exits = new ArrayList<String>();
        for (int n = random.nextInt(2, 4); n > 0; n--) {
            var branch = block(depth);
            sketch.edge(fork, branch.entry());
            exits.add(branch.exit());
        }
        var join = sketch.node();
        exits.forEach(exit -> sketch.edge(exit, join));
        sketch.joins.add(join);
        return new Block(fork, join);
    }

    /** Exactly one of the branches is taken. */
    private Block alternatives(int depth) {
        var route = sketch.node();
        sketch.routes.add(route);
        var values = new String[] {"done", "x", "y"};
        var exits = new ArrayList<String>();
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            var branch = block(depth);
            sketch.edge(route + ":" + values[exits.size()], branch.entry());
            exits.add(branch.exit());
        }
        var merge = sketch.node();
        exits.forEach(exit -> sketch.edge(exit, merge));
        return new Block(route, merge);
    }

    private Block loop(int depth) {
        var body = block(depth);
        var gate = sketch.node();
        sketch.routes.add(gate);
        var exit = sketch.node();
        sketch.edge(body.exit(), gate);
        sketch.edge(gate + ":x", body.entry());
        sketch.edge(gate + ":done", exit);
        return new Block(body.entry(), exit);
    }
}
