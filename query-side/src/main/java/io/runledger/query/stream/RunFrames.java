package io.runledger.query.stream;

import io.runledger.engine.StateFold;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
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
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.RunStatus;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.query.readmodel.Columns;
import io.runledger.query.run.RunJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a run's events into frames. Pure: the same events give the same frames with the same ids,
 * so that whoever comes back with a frame's id gets exactly what follows it.
 */
final class RunFrames {

    private final @Nullable StateFold states;
    private final FrameList frames = new FrameList();
    private final NodeFrames nodes = new NodeFrames(frames);

    /**
     * @param states folds the run's states, from the same place on as the events come; null where
     *     nobody asked for them, and none are sent
     */
    RunFrames(@Nullable StateFold states) {
        this.states = states;
    }

    /** The frames of the run's next event, in all modes. */
    List<Frame> next(LoggedEvent logged) {
        frames.of(logged.position());
        RunEvent event = (RunEvent) logged.event();
        if (states != null && !(event instanceof RunRequested)) {
            states.add(event);
        }
        switch (event) {
            case RunRequested e -> frames.add(Mode.UPDATES, FrameList.event("run.requested", e));
            case RunStarted e ->
                    frames.add(Mode.UPDATES, FrameList.event("run.started", e, e.attempt()));
            case NodeStarted e -> nodes.started(e);
            case NodeCompleted e -> nodes.completed(e);
            case NodeFailed e -> nodes.failed(e);
            case UsageUnitCreated e -> nodes.unitOpened(e);
            case UsageUnitSettled e -> nodes.unitSettled(e);
            case CheckpointCreated e -> checkpoint(e);
            case RunInterrupted e -> interrupted(e);
            case RunResumed e -> resumed(e);
            case StateInjected e -> injected(e);
            case AttemptRequested e -> anotherAttempt(e);
            case RunCompleted e -> ended("run.completed", e, e.attempt(), RunStatus.SUCCESS, null);
            case RunFailed e ->
                    ended("run.failed", e, e.attempt(), RunStatus.ERROR, RunJson.error(e));
            case RunCancelled e -> cancelled(e);
            case RunSkipped e ->
                    ended("run.skipped", e, e.attempt(), RunStatus.SKIPPED, RunJson.error(e));
        }
        return frames.all();
    }

    private void checkpoint(CheckpointCreated e) {
        String id = checkpointId(e, e.attempt(), e.step());
        frames.add(
                Mode.UPDATES,
                FrameList.event("checkpoint.created", e, e.attempt())
                        .put("checkpoint_id", id)
                        .put("step", e.step()));
        frames.add(
                Mode.VALUES,
                Json.obj()
                        .put("type", "values")
                        .put("checkpoint_id", id)
                        .put("attempt", e.attempt())
                        .put("step", e.step())
                        .put("completed_nodes", RunJson.texts(e.completedNodes()))
                        .put("next_nodes", RunJson.texts(e.nextNodes()))
                        .put(
                                "state",
                                states == null ? Json.NULL : states.position().checkpointState()));
    }

    private void interrupted(RunInterrupted e) {
        frames.add(
                Mode.UPDATES,
                RunJson.wait(
                        FrameList.event("run.interrupted", e, e.attempt())
                                .put("step", e.step())
                                .put("kind", Columns.lower(e.kind()))
                                .put("nodes", RunJson.texts(e.nodes()))
                                .put("message", e.message()),
                        e));
    }

    private void resumed(RunResumed e) {
        frames.add(
                Mode.UPDATES,
                FrameList.event("run.resumed", e, e.attempt())
                        .put("control", e.control())
                        .put("updates", e.updates())
                        .put("goto", RunJson.texts(e.gotoTargets()))
                        .put("decision", decision(e.decision()))
                        .put("comment", e.comment())
                        .put("by", e.by()));
    }

    private static @Nullable String decision(@Nullable DecisionKind decision) {
        return decision == null ? null : Columns.lower(decision);
    }

    private void injected(StateInjected e) {
        frames.add(
                Mode.UPDATES,
                FrameList.event("state.injected", e, e.attempt())
                        .put("control", e.control())
                        .put("updates", e.updates())
                        .put("apply_after", e.applyAfter())
                        .put("by", e.by()));
    }

    private void anotherAttempt(AttemptRequested e) {
        frames.add(
                Mode.UPDATES,
                // A person chose the controls that count where it was a replay.
                FrameList.event(
                                e.control() == null ? "run.retried" : "run.replayed",
                                e,
                                e.attempt())
                        .put("from_checkpoint", checkpointId(e, e.fromAttempt(), e.fromStep()))
                        .put("reason", e.reason())
                        .put("by", e.by()));
    }

    private static String checkpointId(RunEvent e, int attempt, int step) {
        return e.runId() + ":" + attempt + ":" + step;
    }

    private void cancelled(RunCancelled e) {
        ended(
                FrameList.event("run.cancelled", e, e.attempt())
                        .put("decision", decision(e.decision()))
                        .put("by", e.by()),
                e,
                e.attempt(),
                RunStatus.CANCELLED,
                RunJson.error(e));
    }

    private void ended(
            String kind, RunEvent e, int attempt, RunStatus status, @Nullable RunError why) {
        ended(FrameList.event(kind, e, attempt), e, attempt, status, why);
    }

    private void ended(
            Json.Builder frame, RunEvent e, int attempt, RunStatus status, @Nullable RunError why) {
        String shown = Columns.lower(status);
        Json error = RunJson.error(why);
        frames.add(Mode.UPDATES, frame.put("status", shown).put("error", error));
        frames.addEnd(
                Json.obj()
                        .put("type", "end")
                        .put("run_id", e.runId().value())
                        .put("status", shown)
                        .put("attempt", attempt)
                        .put("error", error));
    }
}
