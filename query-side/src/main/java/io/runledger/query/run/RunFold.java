package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.lower;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as its own events tell it, whatever the projections have seen so far: everything but its
 * states. Pure: the same events give the same run. Takes one event after another; not safe for
 * several threads.
 */
public final class RunFold {

    private final RunRequested requested;
    private final NodeFold nodes;
    private final AttemptFold attempts;
    private final List<Checkpoint> checkpoints;
    private final ControlFold controls;
    private final WaitFold waits;
    private final Map<String, String> units;

    private long sequence = -1;
    private long position;
    private int steps;

    /** A run of which only the first event is known. */
    RunFold(RunRequested requested) {
        this.requested = requested;
        this.nodes = new NodeFold();
        this.attempts = new AttemptFold(requested);
        this.checkpoints = new ArrayList<>();
        this.controls = new ControlFold();
        this.waits = new WaitFold();
        this.units = new LinkedHashMap<>();
    }

    /** A copy that what happens to the other one does not change. */
    RunFold(RunFold other) {
        this.requested = other.requested;
        this.nodes = new NodeFold(other.nodes);
        this.attempts = new AttemptFold(other.attempts);
        this.checkpoints = new ArrayList<>(other.checkpoints);
        this.controls = new ControlFold(other.controls);
        this.waits = new WaitFold(other.waits);
        this.units = new LinkedHashMap<>(other.units);
        this.sequence = other.sequence;
        this.position = other.position;
        this.steps = other.steps;
    }

    /** The run after these events, the first of which made it. */
    public static RunFold of(List<LoggedEvent> events) {
        RunFold fold = new RunFold((RunRequested) events.getFirst().event());
        events.forEach(fold::add);
        return fold;
    }

    /** Takes the run's next event. */
    void add(LoggedEvent logged) {
        sequence = logged.sequence();
        position = logged.position();
        switch ((RunEvent) logged.event()) {
            case RunRequested _ -> {}
            case RunStarted e -> attempts.started(e.attempt(), e.at());
            case NodeStarted e -> nodes.started(e);
            case NodeCompleted e -> nodes.completed(e, logged.sequence());
            case NodeFailed e -> nodes.failed(e);
            case CheckpointCreated e -> checkpoint(e, logged);
            case UsageUnitCreated e -> units.putIfAbsent(e.callId().value(), "open");
            case UsageUnitSettled e -> units.put(e.callId().value(), lower(e.outcome()));
            case RunInterrupted e -> interrupted(e);
            case RunResumed e -> resumed(e);
            case StateInjected e -> controls.injected(e);
            case AttemptRequested e -> anotherAttempt(e);
            case RunCompleted e -> ended(e.attempt(), RunStatus.SUCCESS, null, e.at());
            case RunFailed e -> ended(e.attempt(), RunStatus.ERROR, RunJson.error(e), e.at());
            case RunCancelled e -> {
                waits.cancelled(e);
                ended(e.attempt(), RunStatus.CANCELLED, RunJson.error(e), e.at());
            }
            case RunSkipped e -> ended(e.attempt(), RunStatus.SKIPPED, RunJson.error(e), e.at());
        }
    }

    private void checkpoint(CheckpointCreated e, LoggedEvent logged) {
        int control = e.control() == null ? 0 : e.control();
        if (e.attempt() == attempt()) {
            steps = e.step();
            controls.takenIn(control);
        }
        checkpoints.add(
                new Checkpoint(
                        requested.runId(),
                        e.attempt(),
                        e.step(),
                        e.completedNodes(),
                        e.nextNodes(),
                        e.stateHash(),
                        control,
                        control >= controls.told(),
                        e.at(),
                        logged.position(),
                        logged.sequence()));
    }

    private void interrupted(RunInterrupted e) {
        if (e.attempt() == attempt() && !status().isTerminal()) {
            waits.begins(e);
            attempts.now(RunStatus.INTERRUPTED);
        }
    }

    private void resumed(RunResumed e) {
        controls.resumed(e);
        waits.resumed(e);
        if (e.attempt() == attempt() && status() == RunStatus.INTERRUPTED) {
            waits.ends();
            attempts.now(RunStatus.RUNNING);
        }
    }

    private void anotherAttempt(AttemptRequested e) {
        nodes.attemptEnded(attempt(), e.at());
        attempts.another(e);
        waits.ends();
        steps = e.fromStep();
        controls.takenIn(e.control() == null ? controlAt(e) : e.control());
    }

    private int controlAt(AttemptRequested e) {
        return checkpoint(e.fromAttempt(), e.fromStep()).map(Checkpoint::control).orElse(0);
    }

    private void ended(int ended, RunStatus as, @Nullable RunError why, Instant at) {
        nodes.attemptEnded(ended, at);
        if (attempts.ended(ended, as, why, at)) {
            waits.ends();
        }
    }

    public RunRequested requested() {
        return requested;
    }

    /** The place in the run of the newest event in it. */
    public long sequence() {
        return sequence;
    }

    /** The place in the log of the newest event in it. */
    public long position() {
        return position;
    }

    public RunStatus status() {
        return attempts.current().status();
    }

    public int attempt() {
        return attempts.current().number();
    }

    /** All attempts, oldest first; the last one is the current one. */
    public List<Attempt> attempts() {
        return attempts.all();
    }

    /** The number of the newest step that the current attempt has closed. */
    public int steps() {
        return steps;
    }

    public long tokensIn() {
        return nodes.tokensIn();
    }

    public long tokensOut() {
        return nodes.tokensOut();
    }

    /** Why the run ended without success, or null. */
    public @Nullable RunError error() {
        return attempts.current().error();
    }

    /** What the run waits for, or null where it does not wait for anybody. */
    public @Nullable RunInterrupted pause() {
        return waits.now();
    }

    /** What was decided about its waits, oldest first. */
    public List<Decision> decisions() {
        return waits.decisions();
    }

    /** Injections that the current attempt has not taken in yet, oldest first. */
    List<ControlFold.Injection> notTakenIn() {
        return controls.notTakenIn();
    }

    public @Nullable Instant startedAt() {
        return attempts.all().getFirst().startedAt();
    }

    public @Nullable Instant completedAt() {
        return attempts.current().completedAt();
    }

    /** How many model calls were announced. */
    public int units() {
        return units.size();
    }

    boolean isDisputed() {
        return units.containsValue("disputed");
    }

    public List<NodeRun> nodes() {
        return nodes.all();
    }

    /** In the order in which they were recorded. */
    public List<Checkpoint> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** A checkpoint by its place. */
    public Optional<Checkpoint> checkpoint(int attempt, int step) {
        for (int i = checkpoints.size() - 1; i >= 0; i--) {
            Checkpoint each = checkpoints.get(i);
            if (each.attempt() == attempt && each.step() == step) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /**
     * The checkpoint whose state is the run's: the current attempt's newest, before that the one it
     * goes on from. Empty before the first.
     */
    public Optional<Checkpoint> newest() {
        Attempt current = attempts.current();
        for (int i = checkpoints.size() - 1; i >= 0; i--) {
            if (checkpoints.get(i).attempt() == current.number()) {
                return Optional.of(checkpoints.get(i));
            }
        }
        Integer attempt = current.fromAttempt();
        Integer step = current.fromStep();
        return attempt == null || step == null ? Optional.empty() : checkpoint(attempt, step);
    }

    /** How much there is to remember, in parts of about the same size. */
    int size() {
        return nodes.size()
                + checkpoints.size()
                + units.size()
                + controls.size()
                + waits.size()
                + 1;
    }
}
