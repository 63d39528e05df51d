package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An execution as JSON, for what has to be carried from one process to another. */
final class ExecutionJson {

    private ExecutionJson() {}

    static Json.Obj write(Execution execution) {
        var position = execution.position();
        var routes = Json.obj();
        position.routes().forEach((node, value) -> routes.put(node, value));
        var marks = new ArrayList<Json>();
        for (var edge : position.marks()) {
            marks.add(
                    Json.arr(
                            List.of(
                                    Json.of(edge.source()),
                                    Json.orNull(edge.value()),
                                    Json.of(edge.target()))));
        }
        return Json.obj()
                .put("run_id", execution.runId())
                .put("step", execution.step())
                .put("input", execution.input())
                .put("config", execution.config())
                .put("state", execution.state())
                .put("ephemeral", texts(execution.ephemeralKeys()))
                .put("completed", texts(position.completed()))
                .put("routes", routes.build())
                .put("marks", Json.arr(marks))
                .put("goto", texts(position.gotoTargets()))
                .put("ended", position.ended())
                .build();
    }

    static Execution read(Json.Obj json) {
        var routes = new LinkedHashMap<String, String>();
        object(json, "routes").members().forEach((node, value) -> routes.put(node, text(value)));
        var marks = new LinkedHashSet<Edge>();
        for (var mark : items(json, "marks")) {
            marks.add(edge(mark));
        }
        var position =
                new Position(
                        texts(json, "completed"),
                        routes,
                        marks,
                        texts(json, "goto"),
                        Json.of(true).equals(json.get("ended")));
        var step = Fields.whole(json.get("step"));
        if (step == null) {
            throw invalid("step", json.get("step"));
        }
        return new Execution(
                text(json.get("run_id")),
                object(json, "input"),
                object(json, "config"),
                Math.toIntExact(step),
                object(json, "state"),
                new LinkedHashSet<>(texts(json, "ephemeral")),
                position);
    }

    private static Edge edge(Json mark) {
        if (mark instanceof Json.Arr(var parts) && parts.size() == 3) {
            var value = parts.get(1) instanceof Json.Null ? null : text(parts.get(1));
            return new Edge(text(parts.get(0)), value, text(parts.get(2)));
        }
        throw invalid("marks", mark);
    }

    private static Json.Arr texts(Collection<String> texts) {
        return Json.arr(texts.stream().map(Json::of).toList());
    }

    private static List<String> texts(Json.Obj json, String key) {
        return items(json, key).stream().map(ExecutionJson::text).toList();
    }

    private static List<Json> items(Json.Obj json, String key) {
        if (json.get(key) instanceof Json.Arr(var items)) {
            return items;
        }
        throw invalid(key, json.get(key));
    }

    private static Json.Obj object(Json.Obj json, String key) {
        if (json.get(key) instanceof Json.Obj object) {
            return object;
        }
        throw invalid(key, json.get(key));
    }

    private static String text(@Nullable Json value) {
        if (value instanceof Json.Str(var text)) {
            return text;
        }
        throw invalid("a text", value);
    }

    private static IllegalArgumentException invalid(String what, @Nullable Json value) {
        var found = value == null ? "nothing" : Values.kind(value);
        return new IllegalArgumentException("an execution's JSON has " + found + " for " + what);
    }
}
