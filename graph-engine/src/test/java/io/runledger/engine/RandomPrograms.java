package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random valid programs: tasks, transforms, routes, sends, interrupts, subgraphs, deferred nodes
 * and breakpoints, with loops and joins; and answers that follow from where they are asked for.
 */
final class RandomPrograms {

    private static final String SCHEMA =
            """
            {'log':{'type':'array','reducer':'append'},'m':{'reducer':'add_messages'},'s':{'reducer':'merge'},
             'sum':{'type':'number','reducer':'add'},'e':{'reducer':'append','ephemeral':true},'r':{},
             'inj':{'type':'array','reducer':'append'},'list':{'type':'array'},'ans':{'type':'array','reducer':'append'}}
            """;

    private final Random random;

    RandomPrograms(long seed) {
        random = new Random(seed);
    }

    Program next() {
        var inner = graph("inner", List.of());
        var outer = graph("outer", List.of("inner"));
        return Recorder.program(
                graph("root", List.of("inner", "outer")),
                "inner",
                inner.text(),
                "outer",
                outer.text());
    }

    private Json.Obj graph(String name, List<String> below) {
        int size = 2 + random.nextInt(6);
        var nodes = Json.obj();
        var edges = new ArrayList<Json>();
        var before = new ArrayList<Json>();
        var after = new ArrayList<Json>();
        for (int n = 0; n < size; n++) {
            boolean route = n % 3 == 2;
            var value = route ? ":x" : "";
            nodes.put("n" + n, route ? route() : node(n, name, below));
            edges.add(edge("n" + n + value, later(n, size)));
            edges.add(edge("n" + n + value, later(n, size)));
            if (route) {
                edges.add(edge("n" + n + ":y", "n" + random.nextInt(size)));
            }
            if (n == 0 || random.nextInt(3) > 0 || n == size - 1) {
                edges.add(edge("__start__", "n" + n));
            }
            note(before, n, 12);
            note(after, n, 12);
        }
        for (int n = 0; n < size; n++) {
            edges.add(edge("__start__", "n" + n));
        }
        return Json.obj()
                .put("state_schema", Graphs.obj(SCHEMA))
                .put("nodes", nodes.build())
                .put("edges", Json.arr(edges))
                .put("interrupt_before", Json.arr(before))
                .put("interrupt_after", Json.arr(after))
                .build();
    }

    private void note(List<Json> nodes, int n, int oneIn) {
        if (random.nextInt(oneIn) == 0) {
            nodes.add(Json.of("n" + n));
        }
    }

    private static Json route() {
        return Graphs.obj("{'type':'route','input':'state.r','default':'x','routes':null}");
    }

    private Json node(int n, String graph, List<String> below) {
        // The first is what sends go to.
        int kind = n == 0 ? 9 : random.nextInt(10);
        boolean defer = random.nextInt(8) == 0;
        var definition =
                switch (kind) {
                    case 0 ->
                            "{'type':'interrupt','message':'{{state.sum}} at {{state.__meta.step}}'";
                    case 1 ->
                            "{'type':'send','items_key':'list','target_node':'n0','output_key':'sent'";
                    case 2, 3 ->
                            below.isEmpty()
                                    ? "{'type':'transform','updates':{'log':'" + graph + "','e':7}"
                                    : "{'type':'subgraph','workflow_id':'"
                                            + below.get(random.nextInt(below.size()))
                                            + "','input_mapping':{'sum':'state.sum'},'output_key':'log'";
                    case 4 -> "{'type':'transform','updates':{'sum':0.1,'list':[1,2]}";
                    default -> "{'prompt_template':'{{state.log}}{{state.e}}{{state.__meta.step}}'";
                };
        return Graphs.obj(definition + ",'defer':" + defer + "}");
    }

    private String later(int n, int size) {
        int target = n + 1 + random.nextInt(size);
        return target >= size ? "__end__" : "n" + target;
    }

    private static Json edge(String source, String target) {
        return Json.arr(List.of(Json.of(source), Json.of(target)));
    }

    /** The same answer for the same seed, place and prompt. */
    static String answer(long seed, String place, NodeCall call) {
        var random = new Random(seed ^ (place + call.prompt()).hashCode());
        var value = random.nextInt(100);
        var updates =
                Json.obj()
                        .put("log", place)
                        .put("m", Json.obj().put("text", value).build())
                        .put("s", Json.obj().put("k" + value % 3, value).build())
                        .put("sum", value)
                        .put("e", value)
                        .put("r", random.nextInt(4) == 0 ? "y" : "x")
                        .put("last", value);
        var answer = Json.obj().put("state_updates", updates.build());
        if (random.nextInt(10) == 0) {
            answer.put("goto", "n" + random.nextInt(3));
        }
        if (random.nextInt(40) == 0) {
            answer.put("goto", "__end__");
        }
        return answer.build().text();
    }
}
