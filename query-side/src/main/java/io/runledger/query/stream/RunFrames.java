package io.runledger.query.stream;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.query.readmodel.Columns;
import io.runledger.query.run.Checkpoint;
import io.runledger.query.run.RunFold;
import io.runledger.query.run.RunJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a run's events into frames. Pure: the same events give the same frames with the same ids,
 * so that whoever comes back with a frame's id gets exactly what follows it.
 */
final class RunFrames {

    private final RunFold run;
    private final List<Frame> frames = new ArrayList<>();
    private long position;

    RunFrames(RunFold run) {
        this.run = run;
    }

    /** The frames of the run's next event, in all modes. */
    List<Frame> next(LoggedEvent logged) {
        run.add(logged);
        frames.clear();
        position = logged.position();
        switch ((RunEvent) logged.event()) {
            case RunRequested e -> happened("run.requested", e);
            case RunStarted e -> happened("run.started", e);
            case NodeStarted e -> started(e);
            case NodeCompleted e -> completed(e);
            case NodeFailed e -> failed(e);
            case UsageUnitCreated e -> unitOpened(e);
            case UsageUnitSettled e -> unitSettled(e);
            case CheckpointCreated e -> checkpoint(e);
            case AttemptRequested e -> happened("run.retried", e);
            case RunCompleted e -> ended("run.completed", e);
            case RunFailed e -> ended("run.failed", e);
            case RunCancelled e -> ended("run.cancelled", e);
        }
        return List.copyOf(frames);
    }

    private void started(NodeStarted e) {
        String id = nodeId(e.attempt(), e.step(), e.path());
        add(Mode.UPDATES, nodeEvent("step.started", e, id, e.node()));
        add(
                Mode.TASKS,
                Json.obj()
                        .put("type", "task_start")
                        .put("id", id)
                        .put("name", e.node())
                        .put("node_type", e.nodeType())
                        .put("step", e.step())
                        .put("attempt", e.attempt()));
    }

    private void completed(NodeCompleted e) {
        String id = nodeId(e.attempt(), e.step(), e.path());
        long millis = millis(e.startedAt(), e);
        add(Mode.UPDATES, nodeEvent("step.completed", e, id, e.node()));
        add(
                Mode.UPDATES,
                Json.obj().put("type", "updates").put("step", e.node()).put("updates", e.update()));
        add(
                Mode.TASKS,
                result(id, e.node(), millis).put("result", e.update()).put("error", Json.NULL));
        add(
                Mode.DEBUG,
                debug(
                        e.step(),
                        e,
                        Json.obj()
                                .put("name", e.node())
                                .put("updates", e.update())
                                .put("worker", e.worker())
                                .put("tries", e.tries())
                                .put("tokens_in", e.tokensIn())
                                .put("tokens_out", e.tokensOut())
                                .put("duration_ms", millis)));
        e.uiMessages().items().forEach(message -> uiMessage(message, id));
        e.streamMessages().items().forEach(message -> streamMessage(message, id, e.nodeType()));
        if (e.worker() != null) {
            message(e, id);
        }
    }

    private void failed(NodeFailed e) {
        String id = nodeId(e.attempt(), e.step(), e.path());
        long millis = millis(e.startedAt(), e);
        Json error = RunJson.error(new RunError(e.errorCode(), e.errorMessage(), e.node()));
        add(Mode.UPDATES, nodeEvent("step.failed", e, id, e.node()).put("error", error));
        add(Mode.TASKS, result(id, e.node(), millis).put("result", Json.NULL).put("error", error));
        add(
                Mode.DEBUG,
                debug(
                        e.step(),
                        e,
                        Json.obj()
                                .put("name", e.node())
                                .put("error", error)
                                .put("worker", e.worker())
                                .put("tries", e.tries())
                                .put("duration_ms", millis)));
    }

    private static Json.Builder result(String id, String node, long millis) {
        return Json.obj()
                .put("type", "task_result")
                .put("id", id)
                .put("name", node)
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
        add(Mode.CUSTOM, data);
    }

    /** The whole answer of a model, once; its text where the update is just that. */
    private void message(NodeCompleted e, String id) {
        List<Json> values = List.copyOf(e.update().members().values());
        boolean text = values.size() == 1 && values.getFirst() instanceof Json.Str;
        add(
                Mode.MESSAGES,
                Json.obj()
                        .put("type", "message")
                        .put("step_id", id)
                        .put("node", e.node())
                        .put("node_type", e.nodeType())
                        .put("role", "assistant")
                        .put("content", text ? values.getFirst() : Json.of(e.update().text())));
    }

    private void unitOpened(UsageUnitCreated e) {
        add(
                Mode.DEBUG,
                unit("usage_unit_created", e, e.callId().value())
                        .put("node", e.node())
                        .put("model", e.model()));
    }

    private void unitSettled(UsageUnitSettled e) {
        add(
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

    private void checkpoint(CheckpointCreated e) {
        Checkpoint checkpoint = run.checkpoints().getLast();
        add(
                Mode.UPDATES,
                event("checkpoint.created", e)
                        .put("checkpoint_id", checkpoint.id())
                        .put("step", e.step()));
        add(
                Mode.VALUES,
                Json.obj()
                        .put("type", "values")
                        .put("checkpoint_id", checkpoint.id())
                        .put("step", e.step())
                        .put("completed_nodes", RunJson.texts(e.completedNodes()))
                        .put("next_nodes", RunJson.texts(e.nextNodes()))
                        .put("state", run.state()));
    }

    private void ended(String kind, RunEvent e) {
        String status = Columns.lower(run.status());
        add(
                Mode.UPDATES,
                event(kind, e).put("status", status).put("error", RunJson.error(run.error())));
        frames.add(
                new Frame(
                        new FrameId(position, frames.size() + 1),
                        null,
                        Json.obj()
                                .put("type", "end")
                                .put("run_id", e.runId().value())
                                .put("status", status)
                                .put("attempt", run.attempt())
                                .put("error", RunJson.error(run.error()))
                                .build()));
    }

    private void happened(String kind, RunEvent e) {
        add(Mode.UPDATES, event(kind, e));
    }

    private static Json.Builder event(String kind, RunEvent e) {
        return Json.obj()
                .put("type", kind)
                .put("run_id", e.runId().value())
                .put("timestamp_ms", e.at().toEpochMilli());
    }

    private static Json.Builder nodeEvent(String kind, RunEvent e, String id, String node) {
        return event(kind, e).put("step_id", id).put("node_name", node);
    }

    private void add(Mode mode, Json.Builder data) {
        frames.add(new Frame(new FrameId(position, frames.size() + 1), mode, data.build()));
    }

    private static long millis(Instant from, RunEvent e) {
        return Duration.between(from, e.at()).toMillis();
    }

    private static String nodeId(int attempt, int step, String path) {
        return attempt + ":" + step + ":" + path;
    }
}
