package io.runledger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random graphs, run twice with the updates of each wave in another order of arrival. */
class ReproducibleFoldTest {

    private static final int GRAPHS = 200;
    private static final int MAX_STEPS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("REPRODUCIBLE_FOLD")
    void theOrderInWhichUpdatesArriveChangesNothing(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < GRAPHS; i++) {
            var graph = randomGraph(random);
            var waves = new ArrayList<List<NodeUpdate>>();
            var hashes = run(graph, random, waves);
            assertThat(replay(graph, waves, random))
                    .as(graph.definition().text())
                    .isEqualTo(hashes);
        }
    }

    private static Execution begin(Graph graph) {
        return Graphs.start(
                graph, Json.Obj.EMPTY, Json.obj().put("max_steps", MAX_STEPS).build(), "run");
    }

    private static List<String> run(Graph graph, Random random, List<List<NodeUpdate>> waves) {
        var at = begin(graph);
        var hashes = new ArrayList<>(List.of(at.stateHash()));
        while (Graphs.verdict(graph, at) instanceof Verdict.Next) {
            var wave =
                    Graphs.ready(graph, at).stream()
                            .map(node -> randomUpdate(graph, node, random))
                            .toList();
            at = Graphs.apply(graph, at, wave);
            waves.add(wave);
            hashes.add(at.stateHash());
        }
        var verdict = Graphs.verdict(graph, at);
        // Every decision in these graphs leads somewhere, so none may get stuck.
        assertThat(verdict.toString()).as(graph.definition().text()).doesNotContain("deadlock");
        hashes.add(verdict.toString());
        return hashes;
    }

    private static List<String> replay(Graph graph, List<List<NodeUpdate>> waves, Random random) {
        var at = begin(graph);
        var hashes = new ArrayList<>(List.of(at.stateHash()));
        for (var wave : waves) {
            var shuffled = new ArrayList<>(wave);
            Collections.shuffle(shuffled, random);
            at = Graphs.apply(graph, Execution.fromJson(at.toJson()), shuffled);
            hashes.add(at.stateHash());
        }
        hashes.add(Graphs.verdict(graph, at).toString());
        return hashes;
    }

    /** Every third node is a route; x leads forward, y anywhere, and all else leads forward. */
    private static Graph randomGraph(Random random) {
        int size = 2 + random.nextInt(9);
        var nodes = Json.obj();
        var edges = new ArrayList<Json>();
        edges.add(edge("__start__", "n0"));
        for (int n = 0; n < size; n++) {
            boolean route = n % 3 == 2;
            nodes.put("n" + n, route ? Graphs.obj("{'type':'route'}") : node(random));
            edges.add(edge("n" + n + (route ? ":x" : ""), later(n, size, random)));
            edges.add(edge("n" + n + (route ? ":x" : ""), later(n, size, random)));
            if (route) {
                edges.add(edge("n" + n + ":y", "n" + random.nextInt(size)));
            }
            edges.add(edge("__start__", "n" + n));
        }
        var schema =
                "{'a':{'reducer':'append','type':'array'},'m':{'reducer':'add_messages'},'s':{'reducer':'merge'},"
                        + "'e':{'reducer':'append','ephemeral':true}}";
        return Graph.parse(
                Json.obj()
                        .put("state_schema", Graphs.obj(schema))
                        .put("nodes", nodes.build())
                        .put("edges", Json.arr(edges))
                        .build());
    }

    private static Json node(Random random) {
        return Graphs.obj("{'type':'transform','defer':" + (random.nextInt(6) == 0) + "}");
    }

    private static String later(int n, int size, Random random) {
        int target = n + 1 + random.nextInt(size);
        return target >= size ? "__end__" : "n" + target;
    }

    private static Json edge(String source, String target) {
        return Json.arr(List.of(Json.of(source), Json.of(target)));
    }

    private static NodeUpdate randomUpdate(Graph graph, String node, Random random) {
        if (graph.node(node) instanceof Node.Route) {
            return NodeUpdate.decided(node, random.nextInt(3) == 0 ? "y" : "x");
        }
        var value = random.nextInt(100);
        var update =
                Json.obj()
                        .put("a", value)
                        .put("m", Json.obj().put("text", value).build())
                        .put("s", Json.obj().put(node, value).put("last", value).build())
                        .put("e", value)
                        .put("last", value)
                        .build();
        var jumps =
                random.nextInt(12) == 0
                        ? List.of("n" + random.nextInt(graph.nodes().size()))
                        : List.<String>of();
        return new NodeUpdate(node, update, null, jumps, Json.Arr.EMPTY, Json.Arr.EMPTY);
    }
}
