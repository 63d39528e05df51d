package io.runledger.engine.differential;

import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph with all that its nodes will do, in a form that both engines can be given.
 *
 * @param schema state keys and their reducers; {@code first_min} and {@code first_max} are a
 *     minimum and a maximum that start from nothing
 * @param nodes names in declared order, which is their alphabetical order too: LangGraph applies
 *     the updates of one superstep by name
 * @param edges source and target; a source {@code node:value} is conditional
 * @param joins nodes that wait for all edges into them
 * @param routes nodes that decide
 * @param script what a node does in its first run, its second and so on: {@code update}, {@code
 *     goto}, {@code route}; a route beyond its script decides for {@code done}
 */
record Case(
        String id,
        Json.Obj schema,
        List<String> nodes,
        List<List<String>> edges,
        List<String> joins,
        List<String> routes,
        Json.Obj input,
        Json.Obj script) {

    static final int MOST_STEPS = 150;

    Json.Obj toJson() {
        return Json.obj()
                .put("id", id)
                .put("schema", schema)
                .put("nodes", texts(nodes))
                .put("edges", Json.arr(edges.stream().map(Case::texts).toList()))
                .put("joins", texts(joins))
                .put("routes", texts(routes))
                .put("input", input)
                .put("limit", MOST_STEPS + 1)
                .put("script", script)
                .build();
    }

    static Case of(Json.Obj json) {
        return new Case(
                String.valueOf(json.text("id")),
                object(json, "schema"),
                names(json.get("nodes")),
                items(json.get("edges")).stream().map(Case::names).toList(),
                names(json.get("joins")),
                names(json.get("routes")),
                object(json, "input"),
                object(json, "script"));
    }

    /** The graph as our definitions write it. */
    Json.Obj definition() {
        var channels = Json.obj();
        schema.members().forEach((key, reducer) -> channels.put(key, channel(text(reducer))));
        var members = Json.obj();
        for (var node : nodes) {
            var type = routes.contains(node) ? "route" : "task";
            members.put(node, Json.obj().put("type", type).put("prompt_template", "go").build());
        }
        return Json.obj()
                .put("state_schema", channels.build())
                .put("nodes", members.build())
                .put("edges", Json.arr(edges.stream().map(Case::texts).toList()))
                .put("max_steps", MOST_STEPS + 1)
                .build();
    }

    /** What a node does in its n-th run, from 0; nothing beyond its script. */
    Json.Obj turn(String node, int run) {
        var turns = script.get(node) instanceof Json.Arr(var items) ? items : List.<Json>of();
        return run < turns.size() ? (Json.Obj) turns.get(run) : Json.Obj.EMPTY;
    }

    private static Json channel(String reducer) {
        return switch (reducer) {
            case "append", "add_messages" -> channel("array", reducer);
            case "add", "min", "max" -> channel("number", reducer);
            case "merge" -> channel("object", reducer);
            case "first_min", "first_max" ->
                    Json.obj().put("reducer", reducer.substring("first_".length())).build();
            case "last_value" -> Json.Obj.EMPTY;
            default -> throw new IllegalArgumentException(reducer);
        };
    }

    private static Json channel(String type, String reducer) {
        return Json.obj().put("type", type).put("reducer", reducer).build();
    }

    static Json texts(List<String> texts) {
        return Json.arr(texts.stream().map(Json::of).toList());
    }

    private static List<String> names(@Nullable Json array) {
        return items(array).stream().map(Case::text).toList();
    }

    private static List<Json> items(@Nullable Json array) {
        return array instanceof Json.Arr(var items) ? items : List.of();
    }

    private static String text(Json value) {
        return ((Json.Str) value).value();
    }

    private static Json.Obj object(Json.Obj json, String key) {
        return json.get(key) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }
}
