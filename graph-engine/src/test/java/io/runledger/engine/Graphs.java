package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.RunControl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Short ways to write graphs and run them. Single quotes in JSON stand for double ones. */
final class Graphs {

    private Graphs() {}

    static Json json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    static Json.Obj obj(String text) {
        return (Json.Obj) json(text);
    }

    static Graph graph(String text) {
        return Graph.parse(obj(text));
    }

    /**
     * A graph of transforms that note their own names in {@code log}, and of routes on {@code
     * state.r}.
     */
    static Graph flow(String nodes, String edges) {
        var members = Json.obj();
        for (var name : nodes.split(" ")) {
            members.put(name.replace("?", ""), node(name));
        }
        var entries = new ArrayList<Json>();
        for (var edge : edges.split(" ")) {
            var ends = edge.split(">");
            entries.add(Json.arr(List.of(Json.of(end(ends[0])), Json.of(end(ends[1])))));
        }
        return Graph.parse(
                Json.obj()
                        .put("state_schema", obj("{'log':{'type':'array','reducer':'append'}}"))
                        .put("nodes", members.build())
                        .put("edges", Json.arr(entries))
                        .build());
    }

    private static Json node(String name) {
        if (name.endsWith("?")) {
            return obj("{'type':'route','input':'r'}");
        }
        return obj(
                "{'type':'transform','defer':"
                        + name.startsWith("late")
                        + ",'updates':{'log':'"
                        + name
                        + "'}}");
    }

    private static String end(String name) {
        return switch (name) {
            case "S" -> Graph.START;
            case "E" -> Graph.END;
            default -> name;
        };
    }

    static Execution start(Graph graph) {
        return start(graph, Json.Obj.EMPTY, Json.Obj.EMPTY, "run");
    }

    static Execution start(Graph graph, Json.Obj input, Json.Obj config, String runId) {
        return GraphEngine.start(Program.of(graph), input, config, runId);
    }

    static Verdict verdict(Graph graph, Execution at) {
        return GraphEngine.verdict(Program.of(graph), at);
    }

    static Verdict next(Graph graph, String... nodes) {
        var places = new ArrayList<NodePlace>();
        for (var node : nodes) {
            places.add(new NodePlace(node, NodePath.of(node), graph.node(node).type()));
        }
        return new Verdict.Next(places);
    }

    /** What starts next, by name; nothing where nothing does. */
    static List<String> ready(Graph graph, Execution at) {
        return verdict(graph, at) instanceof Verdict.Next(var places)
                ? places.stream().map(NodePlace::node).toList()
                : List.of();
    }

    static Work work(Graph graph, Execution at, String node) {
        return GraphEngine.work(Program.of(graph), at, place(graph, node), Collections.emptyMap());
    }

    static NodePlace place(Graph graph, String node) {
        return new NodePlace(node, NodePath.of(node), graph.node(node).type());
    }

    static NodeUpdate answered(Graph graph, String node, String output) {
        return GraphEngine.answered(Program.of(graph), place(graph, node), output);
    }

    static Execution apply(Graph graph, Execution at, List<NodeUpdate> wave) {
        var outcomes =
                wave.stream()
                        .map(update -> new Outcome(NodePath.of(update.node()), update))
                        .toList();
        return GraphEngine.apply(Program.of(graph), at, outcomes).execution();
    }

    /** An injection that applies at once. */
    static Execution inject(Graph graph, Execution at, Json.Obj updates) {
        var told = List.of(RunControl.inject(at.control() + 1, updates, null));
        return GraphEngine.applyControls(Program.of(graph), GraphEngine.takeIn(at, told));
    }

    /** One wave: every ready node does its own work, but routes decide as told. */
    static Execution wave(Graph graph, Execution at, String... decisions) {
        var told = List.of(decisions);
        var updates = new ArrayList<NodeUpdate>();
        for (var node : ready(graph, at)) {
            var done = ((Work.Done) work(graph, at, node)).update();
            var route = told.stream().filter(d -> d.startsWith(node + "=")).findFirst();
            updates.add(
                    route.map(d -> NodeUpdate.decided(node, d.substring(node.length() + 1)))
                            .orElse(done));
        }
        return apply(graph, at, updates);
    }

    /** One wave in which one node jumps. */
    static Execution jump(Graph graph, Execution at, String from, String... targets) {
        var updates = new ArrayList<NodeUpdate>();
        for (var node : ready(graph, at)) {
            var jumps = node.equals(from) ? List.of(targets) : List.<String>of();
            updates.add(
                    new NodeUpdate(
                            node, Json.Obj.EMPTY, null, jumps, Json.Arr.EMPTY, Json.Arr.EMPTY));
        }
        return apply(graph, at, updates);
    }
}
