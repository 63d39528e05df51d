package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.RunControl;
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
import io.runledger.events.run.RunUnits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run's rules need to remember. Folded in place: a long run has many events, and nobody but
 * its aggregate ever holds one. Keeps node names of the open step and controls that no checkpoint
 * has in it yet, so it does not grow with the run's length.
 */
final class RunState {

    /** How the run stands, as far as its rules care. */
    enum Phase {
        UNKNOWN,
        OPEN,
        COMPLETED,
        FAILED,
        CANCELLED,
        SKIPPED
    }

    /** The steps of an attempt that have a checkpoint, both bounds included. */
    record Closed(int first, int last) {

        boolean has(int step) {
            return first <= step && step <= last;
        }
    }

    /** What somebody decided about the run's last wait. */
    record Decided(DecisionKind decision, String by, Instant at) {}

    private static final int NO_STEP = -1;

    private Phase phase = Phase.UNKNOWN;
    private @Nullable RunRequested request;
    private int attempt;
    private @Nullable String execution;
    private int closedStep = NO_STEP;
    private final Map<Integer, Closed> closedByAttempt = new LinkedHashMap<>();
    private final Set<String> recordedPaths = new LinkedHashSet<>();
    private final List<String> completedNodes = new ArrayList<>();
    private @Nullable RunInterrupted pause;
    private @Nullable RunInterrupted lost;
    private @Nullable Decided decided;
    private int lastControl;
    private final List<RunControl> controls = new ArrayList<>();
    private final UnitState units = new UnitState();

    void apply(RunEvent event) {
        switch (event) {
            case RunRequested e -> {
                request = e;
                phase = Phase.OPEN;
            }
            case AttemptRequested e -> begin(e);
            case RunStarted e -> {
                execution = e.execution();
                lost = null;
            }
            case NodeStarted _ -> {}
            case NodeCompleted e -> {
                recordedPaths.add(e.path());
                StepEvents.completedName(e).ifPresent(completedNodes::add);
            }
            case NodeFailed e -> recordedPaths.add(e.path());
            case CheckpointCreated e -> close(e);
            case RunInterrupted e -> pause = e;
            case RunResumed e -> {
                pause = null;
                decided(e.decision(), e.by(), e.at());
                told(RunControl.resume(e.control(), e.updates(), e.gotoTargets()));
            }
            case StateInjected e ->
                    told(RunControl.inject(e.control(), e.updates(), e.applyAfter()));
            case UsageUnitCreated e -> units.add(e);
            case UsageUnitSettled e -> units.settle(e.callId(), e.outcome());
            case RunCompleted _ -> end(Phase.COMPLETED);
            case RunFailed _ -> end(Phase.FAILED);
            case RunCancelled e -> {
                decided(e.decision(), e.by(), e.at());
                end(Phase.CANCELLED);
            }
            case RunSkipped _ -> end(Phase.SKIPPED);
        }
    }

    private void begin(AttemptRequested e) {
        attempt = e.attempt();
        execution = null;
        // Where it goes on from: lost before its own first checkpoint, it loses nothing.
        closedStep = e.fromStep();
        phase = Phase.OPEN;
        // A person who replays the run begins anew; else it goes on where it was.
        if (e.control() != null) {
            lost = null;
        } else if (pause != null) {
            lost = pause;
        }
        pause = null;
        forgetOpenStep();
        taken(e.control());
    }

    private void close(CheckpointCreated e) {
        closedStep = e.step();
        closedByAttempt.merge(
                e.attempt(),
                new Closed(e.step(), e.step()),
                (earlier, newest) -> new Closed(earlier.first(), newest.last()));
        forgetOpenStep();
        taken(e.control());
    }

    private void forgetOpenStep() {
        recordedPaths.clear();
        completedNodes.clear();
        units.forgetPlaces();
    }

    private void told(RunControl control) {
        lastControl = control.number();
        controls.add(control);
    }

    private void decided(@Nullable DecisionKind decision, String by, Instant at) {
        decided = decision == null ? null : new Decided(decision, by, at);
    }

    private void taken(@Nullable Integer upTo) {
        if (upTo != null) {
            controls.removeIf(control -> control.number() <= upTo);
        }
    }

    private void end(Phase ended) {
        phase = ended;
        pause = null;
    }

    Phase phase() {
        return phase;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Whether the attempt reached an end of its own. */
    boolean hasEnded() {
        return phase == Phase.COMPLETED || phase == Phase.FAILED || phase == Phase.SKIPPED;
    }

    @Nullable RunRequested request() {
        return request;
    }

    /** The current attempt. */
    int attempt() {
        return attempt;
    }

    /** The workflow execution that carries the attempt out, or null before it took over. */
    @Nullable String execution() {
        return execution;
    }

    /** Whether this step of the current attempt has its checkpoint. */
    boolean isClosed(int step) {
        return step <= closedStep;
    }

    /** The last step with a checkpoint, -1 before the first. */
    int closedStep() {
        return closedStep;
    }

    /** Whether an attempt, also an earlier one, has a checkpoint of this step. */
    boolean hasCheckpoint(int ofAttempt, int step) {
        Closed closed = closedByAttempt.get(ofAttempt);
        return closed != null && closed.has(step);
    }

    /** Whether a node of the open step is recorded already. */
    boolean isRecorded(String path) {
        return recordedPaths.contains(path);
    }

    /** The nodes of the open step that ended well so far. */
    List<String> completedNodes() {
        return List.copyOf(completedNodes);
    }

    /** What the run waits at, or null while it does not. */
    @Nullable RunInterrupted pause() {
        return pause;
    }

    /**
     * What the attempt waited at that was lost, while the one that goes on from there has not
     * started; else null.
     */
    @Nullable RunInterrupted lostPause() {
        return lost;
    }

    /** How the run's last wait was decided; null: it was not, or just resumed. */
    @Nullable Decided decided() {
        return decided;
    }

    /** The number of the newest control, 0 before the first. */
    int lastControl() {
        return lastControl;
    }

    /** Controls with higher numbers that no checkpoint of the current attempt has in it. */
    List<RunControl> controlsAfter(int number) {
        return controls.stream().filter(control -> control.number() > number).toList();
    }

    /** How many calls are not settled, and whether the newest attempt has ended. */
    RunUnits openUnits(RunId run) {
        return new RunUnits(run, attempt, phase != Phase.OPEN, units.open());
    }

    UnitState units() {
        return units;
    }
}
