package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunPause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An execution as JSON, for what has to be carried from one process to another. Parts that earlier
 * versions did not write may be missing.
 */
final class ExecutionJson {

    private static final String CONFIG = "config";

    private ExecutionJson() {}

    static Json.Obj write(Execution execution) {
        var json =
                Json.obj()
                        .put("run_id", execution.runId())
                        .put("step", execution.step())
                        .put("asked", execution.asked())
                        .put("ephemeral", JsonParts.texts(execution.ephemeralKeys()))
                        .put("control", execution.control())
                        .put(
                                "noted",
                                Json.arr(
                                        execution.noted().stream()
                                                .map(ExecutionJson::control)
                                                .toList()));
        frame(execution.root()).members().forEach(json::put);
        return json.build();
    }

    private static Json.Obj frame(Frame frame) {
        var position = frame.position();
        var routes = Json.obj();
        position.routes().forEach((node, value) -> routes.put(node, value));
        var children = Json.obj();
        frame.children().forEach((node, child) -> children.put(node, frame(child)));
        var held = Json.obj();
        frame.held().forEach((node, update) -> held.put(node, update(update)));
        return Json.obj()
                .put("input", frame.input())
                .put(CONFIG, frame.config())
                .put("taken", frame.taken())
                .put("state", frame.state())
                .put("completed", JsonParts.texts(position.completed()))
                .put("routes", routes.build())
                .put("marks", Json.arr(position.marks().stream().map(ExecutionJson::edge).toList()))
                .put("goto", JsonParts.texts(position.gotoTargets()))
                .put("ended", position.ended())
                .put("children", children.build())
                .put("held", held.build())
                .put("passed", JsonParts.texts(frame.passed()))
                .put("pause", pause(frame.pause()))
                .build();
    }

    private static Json edge(Edge edge) {
        return Json.arr(
                List.of(Json.of(edge.source()), Json.orNull(edge.value()), Json.of(edge.target())));
    }

    private static Json.Obj update(NodeUpdate update) {
        return Json.obj()
                .put("update", update.update())
                .put("route", update.route())
                .put("goto", JsonParts.texts(update.gotoTargets()))
                .put("ui_messages", update.uiMessages())
                .put("stream_messages", update.streamMessages())
                .build();
    }

    private static Json pause(@Nullable RunPause pause) {
        return pause == null
                ? Json.NULL
                : Json.obj()
                        .put("kind", pause.kind().name())
                        .put("nodes", JsonParts.texts(pause.nodes()))
                        .put("message", pause.message())
                        .build();
    }

    private static Json control(RunControl control) {
        return Json.obj()
                .put("number", control.number())
                .put("kind", control.kind().name())
                .put("updates", control.updates())
                .put("apply_after", control.applyAfter())
                .put("goto", JsonParts.texts(control.gotoTargets()))
                .build();
    }

    static Execution read(Json.Obj json) {
        var asked = json.has("asked") ? "asked" : CONFIG;
        int step = JsonParts.whole(json, "step");
        return new Execution(
                JsonParts.text(json.get("run_id")),
                JsonParts.object(json, asked),
                step,
                new LinkedHashSet<>(JsonParts.texts(json, "ephemeral")),
                json.has("control") ? JsonParts.whole(json, "control") : 0,
                noted(json),
                frame(json, step));
    }

    private static List<RunControl> noted(Json.Obj json) {
        var noted = new ArrayList<RunControl>();
        for (var item : JsonParts.optionalItems(json, "noted")) {
            var control = JsonParts.object(item, "noted");
            noted.add(
                    new RunControl(
                            JsonParts.whole(control, "number"),
                            RunControl.Kind.valueOf(JsonParts.text(control.get("kind"))),
                            JsonParts.object(control, "updates"),
                            control.text("apply_after"),
                            JsonParts.texts(control, "goto")));
        }
        return noted;
    }

    private static Frame frame(Json.Obj json, int step) {
        var routes = new LinkedHashMap<String, String>();
        JsonParts.object(json, "routes")
                .members()
                .forEach((node, value) -> routes.put(node, JsonParts.text(value)));
        Set<Edge> marks = new LinkedHashSet<>();
        JsonParts.items(json, "marks").forEach(mark -> marks.add(edge(mark)));
        var position =
                new Position(
                        JsonParts.texts(json, "completed"),
                        routes,
                        marks,
                        JsonParts.texts(json, "goto"),
                        Json.of(true).equals(json.get("ended")));
        return new Frame(
                JsonParts.object(json, "input"),
                JsonParts.object(json, CONFIG),
                json.has("taken") ? JsonParts.whole(json, "taken") : step,
                JsonParts.object(json, "state"),
                position,
                children(json, step),
                held(json),
                passed(json),
                json.get("pause") instanceof Json.Obj pause ? pause(pause) : null);
    }

    private static Map<String, Frame> children(Json.Obj json, int step) {
        var children = new LinkedHashMap<String, Frame>();
        JsonParts.optionalObject(json, "children")
                .members()
                .forEach((node, child) ->
                        children.put(node, frame(JsonParts.object(child, "children"), step)));
        return children;
    }

    private static Map<String, NodeUpdate> held(Json.Obj json) {
        var held = new LinkedHashMap<String, NodeUpdate>();
        JsonParts.optionalObject(json, "held")
                .members()
                .forEach((node, value) -> {
                    var update = JsonParts.object(value, "held");
                    held.put(
                            node,
                            new NodeUpdate(
                                    node,
                                    JsonParts.object(update, "update"),
                                    update.text("route"),
                                    JsonParts.texts(update, "goto"),
                                    Json.arr(JsonParts.items(update, "ui_messages")),
                                    Json.arr(JsonParts.items(update, "stream_messages"))));
                });
        return held;
    }

    private static Set<String> passed(Json.Obj json) {
        var passed = new LinkedHashSet<String>();
        JsonParts.optionalItems(json, "passed").forEach(node -> passed.add(JsonParts.text(node)));
        return passed;
    }

    private static RunPause pause(Json.Obj json) {
        return new RunPause(
                PauseKind.valueOf(JsonParts.text(json.get("kind"))),
                JsonParts.texts(json, "nodes"),
                json.text("message"));
    }

    private static Edge edge(Json mark) {
        if (mark instanceof Json.Arr(var parts) && parts.size() == 3) {
            var value = parts.get(1) instanceof Json.Null ? null : JsonParts.text(parts.get(1));
            return new Edge(JsonParts.text(parts.get(0)), value, JsonParts.text(parts.get(2)));
        }
        throw JsonParts.invalid("marks", mark);
    }
}
