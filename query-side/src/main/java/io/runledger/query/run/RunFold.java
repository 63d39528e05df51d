package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.engine.Graph;
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
import io.runledger.events.run.RunStatus;
import io.runledger.platform.eventstore.LoggedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as its own events tell it, whatever the projections have seen so far. Pure: the same events
 * and graph give the same run. Takes one event after another; not safe for several threads.
 */
public final class RunFold {

    private static final String OPEN = "open";

    private final RunRequested requested;
    private final NodeFold nodes = new NodeFold();
    private final StateFold states;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final Map<String, String> units = new LinkedHashMap<>();

    private RunStatus status = RunStatus.PENDING;
    private int attempt;
    private int steps;
    private long tokensIn;
    private long tokensOut;
    private @Nullable RunError error;
    private @Nullable Instant startedAt;
    private @Nullable Instant completedAt;

    private RunFold(RunRequested requested, Graph graph) {
        this.requested = requested;
        this.states = new StateFold(requested, graph);
    }

    /** A run of which only the first event is known. */
    public static RunFold of(RunRequested requested, Graph graph) {
        return new RunFold(requested, graph);
    }

    /** The run after all of its events so far. */
    public static RunFold of(RunHistory history, Graph graph) {
        RunFold fold = new RunFold(history.requested(), graph);
        history.events().forEach(fold::add);
        return fold;
    }

    /** Takes the run's next event. */
    public void add(LoggedEvent logged) {
        switch ((RunEvent) logged.event()) {
            case RunRequested _ -> {}
            case RunStarted e -> started(e);
            case NodeStarted e -> nodes.started(e);
            case NodeCompleted e -> completed(e);
            case NodeFailed e -> failed(e);
            case CheckpointCreated e -> checkpoint(e, logged.position());
            case UsageUnitCreated e -> units.putIfAbsent(e.callId().value(), OPEN);
            case UsageUnitSettled e -> units.put(e.callId().value(), lower(e.outcome()));
            case AttemptRequested e -> anotherAttempt(e);
            case RunCompleted e -> ended(e.attempt(), RunStatus.SUCCESS, null, e.at());
            case RunFailed e ->
                    ended(
                            e.attempt(),
                            RunStatus.ERROR,
                            new RunError(e.errorCode(), e.errorMessage(), e.node()),
                            e.at());
            case RunCancelled e ->
                    ended(
                            e.attempt(),
                            RunStatus.CANCELLED,
                            new RunError("aborted", cancelled(e), null),
                            e.at());
        }
    }

    private static String cancelled(RunCancelled e) {
        String reason = e.reason();
        return "cancelled by " + e.by() + (reason == null ? "" : ": " + reason);
    }

    private void started(RunStarted e) {
        if (status == RunStatus.PENDING) {
            status = RunStatus.RUNNING;
        }
        startedAt = startedAt == null ? e.at() : startedAt;
    }

    private void completed(NodeCompleted e) {
        nodes.completed(e);
        states.completed(e);
        tokensIn += e.tokensIn();
        tokensOut += e.tokensOut();
    }

    private void failed(NodeFailed e) {
        nodes.failed(e);
        tokensIn += e.tokensIn();
        tokensOut += e.tokensOut();
    }

    private void checkpoint(CheckpointCreated e, long position) {
        states.checkpoint(e);
        steps = Math.max(steps, e.step());
        checkpoints.add(
                new Checkpoint(
                        e.runId(),
                        e.attempt(),
                        e.step(),
                        e.completedNodes(),
                        e.nextNodes(),
                        e.stateHash(),
                        e.at(),
                        position));
    }

    private void anotherAttempt(AttemptRequested e) {
        nodes.attemptEnded(attempt, e.at());
        states.anotherAttempt(e);
        attempt = e.attempt();
        status = RunStatus.PENDING;
        error = null;
        completedAt = null;
    }

    private void ended(int ended, RunStatus as, @Nullable RunError why, Instant at) {
        nodes.attemptEnded(ended, at);
        if (ended == attempt && !status.isTerminal()) {
            status = as;
            error = why;
            completedAt = at;
        }
    }

    public RunRequested requested() {
        return requested;
    }

    public RunStatus status() {
        return status;
    }

    public int attempt() {
        return attempt;
    }

    /** The number of the newest step that was closed. */
    public int steps() {
        return steps;
    }

    public long tokensIn() {
        return tokensIn;
    }

    public long tokensOut() {
        return tokensOut;
    }

    /** Why the run ended without success, or null. */
    public @Nullable RunError error() {
        return error;
    }

    public @Nullable Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
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

    public List<Checkpoint> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** The graph's own keys at the newest checkpoint; empty before the first. */
    public Json.Obj state() {
        return states.latest();
    }

    public Json.Obj stateAt(Checkpoint checkpoint) {
        return states.stateAt(checkpoint.attempt(), checkpoint.step());
    }
}
