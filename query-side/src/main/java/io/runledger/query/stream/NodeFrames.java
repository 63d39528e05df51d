package io.runledger.query.stream;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.query.readmodel.Columns;
import io.runledger.query.run.PartJson;
import io.runledger.query.run.RunJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames of nodes and of the model calls that they make. */
final class NodeFrames {

    private final FrameList frames;

    NodeFrames(FrameList frames) {
        this.frames = frames;
    }

    void started(NodeStarted e) {
        String id = nodeId(e.attempt(), e.step(), e.path());
        frames.add(Mode.UPDATES, nodeEvent("step.started", e, id, e.node(), e.path()));
        frames.add(
                Mode.TASKS,
                Json.obj()
                        .put("type", "task_start")
                        .put("id", id)
                        .put("name", e.node())
                        .put("path", e.path())
                        .put("node_type", e.nodeType())
                        .put("step", e.step())
                        .put("attempt", e.attempt()));
    }

    void completed(NodeCompleted e) {
        String id = nodeId(e.attempt(), e.step(), e.path());
        long millis = millis(e.startedAt(), e);
        frames.add(Mode.UPDATES, nodeEvent("step.completed", e, id, e.node(), e.path()));
        frames.add(
                Mode.UPDATES,
                Json.obj()
                        .put("type", "updates")
                        .put("step", e.node())
                        .put("path", e.path())
                        .put("updates", e.update()));
        frames.add(
                Mode.TASKS,
                result(id, e.node(), e.path(), millis)
                        .put("result", e.update())
                        .put("error", Json.NULL)
                        .put("cached", e.cachedFrom() != null));
        frames.add(
                Mode.DEBUG,
                debug(
                        e.step(),
                        e,
                        Json.obj()
                                .put("name", e.node())
                                .put("path", e.path())
                                .put("updates", e.update())
                                .put("worker", e.worker())
                                .put("tries", e.tries())
                                .put("tokens_in", e.tokensIn())
                                .put("tokens_out", e.tokensOut())
                                .put("cached_from", PartJson.origin(e.cachedFrom()))
                                .put("duration_ms", millis)));
        e.uiMessages().items().forEach(message -> uiMessage(message, id));
        e.streamMessages().items().forEach(message -> streamMessage(message, id, e.nodeType()));
        if (e.worker() != null || e.cachedFrom() != null) {
            message(e, id);
        }
    }

    void failed(NodeFailed e) {
        String id = nodeId(e.attempt(), e.step(), e.path());
        long millis = millis(e.startedAt(), e);
        Json error = RunJson.error(new RunError(e.errorCode(), e.errorMessage(), e.node()));
        frames.add(
                Mode.UPDATES,
                nodeEvent("step.failed", e, id, e.node(), e.path()).put("error", error));
        frames.add(
                Mode.TASKS,
                result(id, e.node(), e.path(), millis)
                        .put("result", Json.NULL)
                        .put("error", error));
        frames.add(
                Mode.DEBUG,
                debug(
                        e.step(),
                        e,
                        Json.obj()
                                .put("name", e.node())
                                .put("path", e.path())
                                .put("error", error)
                                .put("worker", e.worker())
                                .put("tries", e.tries())
                                .put("duration_ms", millis)));
    }

    private static Json.Builder result(String id, String node, String path, long millis) {
        return Json.obj()
                .put("type", "task_result")
                .put("id", id)
                .put("name", node)
                .put("path", path)
                .put("duration_ms", millis);
    }

    private static Json.Builder debug(int step, RunEvent e, Json.Builder payload) {
        return Json.obj()
                .put("type", "task_result")
                .put("step_number", step)
                .put("timestamp_ms", e.at().toEpochMilli())
                .put("payload", payload.build());
    }

    private void uiMessage(Json message, String stepId) {
        if (message instanceof Json.Obj object) {
            boolean remove = object.get("remove") instanceof Json.Bool(boolean yes) && yes;
            addMessage(object, remove ? "ui_message_delete" : "ui_message", stepId, null);
        }
    }

    private void streamMessage(Json message, String stepId, String nodeType) {
        if (message instanceof Json.Obj object) {
            addMessage(object, "message", stepId, nodeType);
        }
    }

    private void addMessage(
            Json.Obj message, String type, String stepId, @Nullable String nodeType) {
        Json.Builder data = Json.obj().put("type", type).put("step_id", stepId);
        if (nodeType != null) {
            data.put("node_type", nodeType);
        }
        // A worker's own "type" must not hide what kind of frame this is.
        message.members()
                .forEach((name, value) ->
                        data.put(name.equals("type") ? "message_type" : name, value));
        frames.add(Mode.CUSTOM, data);
    }

    /** The whole answer of a model, once; its text where the update is just that. */
    private void message(NodeCompleted e, String id) {
        List<Json> values = List.copyOf(e.update().members().values());
        boolean text = values.size() == 1 && values.getFirst() instanceof Json.Str;
        frames.add(
                Mode.MESSAGES,
                Json.obj()
                        .put("type", "message")
                        .put("step_id", id)
                        .put("node", e.node())
                        .put("path", e.path())
                        .put("node_type", e.nodeType())
                        .put("role", "assistant")
                        .put("content", text ? values.getFirst() : Json.of(e.update().text())));
    }

    void unitOpened(UsageUnitCreated e) {
        frames.add(
                Mode.DEBUG,
                unit("usage_unit_created", e, e.callId().value())
                        .put("step_id", nodeId(e.attempt(), e.step(), e.path()))
                        .put("node", e.node())
                        .put("path", e.path())
                        .put("turn", e.turn())
                        .put("try", e.tryNumber())
                        .put("model", e.model()));
    }

    void unitSettled(UsageUnitSettled e) {
        frames.add(
                Mode.DEBUG,
                unit("usage_unit_settled", e, e.callId().value())
                        .put("outcome", Columns.lower(e.outcome())));
    }

    private static Json.Builder unit(String type, RunEvent e, String call) {
        return Json.obj()
                .put("type", type)
                .put("call_id", call)
                .put("timestamp_ms", e.at().toEpochMilli());
    }

    private static Json.Builder nodeEvent(
            String kind, RunEvent e, String id, String node, String path) {
        return FrameList.event(kind, e).put("step_id", id).put("node_name", node).put("path", path);
    }

    private static long millis(Instant from, RunEvent e) {
        return Duration.between(from, e.at()).toMillis();
    }

    /** How a node of a step is named in frames. */
    static String nodeId(int attempt, int step, String path) {
        return attempt + ":" + step + ":" + path;
    }
}
