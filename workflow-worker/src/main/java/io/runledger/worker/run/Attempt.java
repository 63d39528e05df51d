package io.runledger.worker.run;

import io.runledger.engine.NodeCall;
import io.runledger.engine.StorePut;
import io.runledger.engine.Verdict;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.PauseLimit;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEnd;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.store.ReadValues;
import io.runledger.events.store.StoreCommand;
import io.runledger.events.store.StoreKey;
import io.runledger.events.store.StoreValues;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attempt that a workflow carries out, and what it says about it. Workflow code. */
final class Attempt {

    /** Any wait ends a workflow task; the shortest costs least. */
    private static final Duration NEXT_TASK = Duration.ofMillis(1);

    /**
     * Steps that call nobody leave in one message to Temporal, which takes 4 MB: each is up to
     * three markers of about 700 bytes.
     */
    private static final int STEPS_IN_TASK = 500;

    private final RunWorkflow.Start start;
    private final AttemptStart facts;
    private final String execution;
    private final LedgerActivities ledger;
    private int steps;

    Attempt(
            RunWorkflow.Start start,
            AttemptStart facts,
            String execution,
            LedgerActivities ledger) {
        this.start = start;
        this.facts = facts;
        this.execution = execution;
        this.ledger = ledger;
    }

    static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** The first call of a node or an item. */
    NodeRequest request(int step, NodePlace place, NodeCall call, Json.Obj config) {
        return new NodeRequest(
                start.tenantId(),
                start.runId(),
                start.attempt(),
                facts.accountId(),
                facts.graph().id(),
                execution,
                step,
                place,
                call.prompt(),
                new NodeRequest.Wanted(call.workerTags(), call.prefersA2a(), call.model(), null),
                NodeRequest.Turn.FIRST,
                call.timeoutMillis(),
                streams(call.definition(), config),
                call.cacheKey() == null || call.cacheTtlMillis() == null
                        ? null
                        : new NodeRequest.CacheLookup(call.cacheKey(), call.cacheTtlMillis()));
    }

    /** A node says by {@code stream} whether its model answers piece by piece, else the run. */
    private static boolean streams(Json.Obj definition, Json.Obj config) {
        Json said = definition.get("stream") instanceof Json.Bool own ? own : config.get("stream");
        return !(said instanceof Json.Bool(boolean wanted)) || wanted;
    }

    /** Values of the tenant's store at one moment; asks nobody where none are needed. */
    Map<StoreKey, Json> values(List<StoreKey> keys) {
        Map<StoreKey, Json> values = new LinkedHashMap<>();
        if (!keys.isEmpty()) {
            StoreValues read =
                    ledger.readValues(new ReadValues(start.tenantId(), start.runId(), keys));
            read.values().forEach(value -> values.put(value.key(), value.value()));
        }
        return values;
    }

    /** Puts a node's values into the tenant's store; of two for one key the last one counts. */
    void put(int step, NodePlace place, List<StorePut> puts) {
        String source = start.runId() + ":" + start.attempt() + ":" + step + ":" + place.path();
        Map<StoreKey, StoreCommand.PutValue> last = new LinkedHashMap<>();
        for (StorePut put : puts) {
            last.put(
                    put.key(),
                    new StoreCommand.PutValue(
                            start.tenantId(),
                            put.key(),
                            put.value(),
                            source,
                            "run:" + start.runId(),
                            now()));
        }
        ledger.putValues(
                start.tenantId(), new StorePuts(start.runId(), List.copyOf(last.values())));
    }

    void recordNodes(int step, List<NodeResult> results) {
        ledger.recordNodes(
                start.tenantId(),
                new RunCommand.RecordNodes(start.runId(), start.attempt(), step, results, now()));
    }

    /**
     * Closes the step that led here.
     *
     * @param verdict how the attempt goes on, or that it has ended
     * @return what the run was told and the step lacks; where there is anything, nothing was
     *     recorded
     */
    List<RunControl> recordStep(List<NodeResult> results, Progress after, Verdict verdict) {
        List<RunControl> missing =
                ledger.recordStep(
                                start.tenantId(),
                                new RunCommand.RecordStep(
                                        start.runId(),
                                        start.attempt(),
                                        after.step(),
                                        results,
                                        after.stateHash(),
                                        verdict instanceof Verdict.Next(var next)
                                                ? next
                                                : List.of(),
                                        after.control(),
                                        verdict instanceof Verdict.Paused(var why) ? why : null,
                                        end(verdict),
                                        now()))
                        .controls();
        steps++;
        if (steps % STEPS_IN_TASK == 0) {
            endTask();
        }
        return kept(missing);
    }

    private static @Nullable RunEnd end(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Next _, Verdict.Outside _, Verdict.Paused _ -> null;
            case Verdict.Done _ -> RunEnd.SUCCESS;
            case Verdict.Failed failed -> new RunEnd(Progress.error(failed));
        };
    }

    /** Closes a step that failed, and the attempt with it; the state stays as it was. */
    void recordFailure(int step, List<NodeResult> results, int control, RunError error) {
        ledger.recordStep(
                start.tenantId(),
                new RunCommand.RecordStep(
                        start.runId(),
                        start.attempt(),
                        step,
                        results,
                        null,
                        List.of(),
                        control,
                        null,
                        new RunEnd(error),
                        now()));
    }

    /** What the run was told after a number. */
    List<RunControl> controlsAfter(int number) {
        return kept(ledger.readControls(start, number).controls());
    }

    /** How long it waits. */
    PauseLimit limit() {
        return ledger.readPause(start);
    }

    /** Says that a wait's time is over. */
    void expire(PausePlace pause) {
        ledger.expirePause(
                start.tenantId(), new RunCommand.ExpirePause(start.runId(), pause, now()));
    }

    /**
     * What a run was told has to be in its history before anything follows from it: an execution
     * that did it all again might be told more, and come to other steps than the ledger has.
     */
    private static List<RunControl> kept(List<RunControl> told) {
        if (!told.isEmpty()) {
            endTask();
        }
        return told;
    }

    /** Puts all that was done in this workflow task into the history. */
    static void endTask() {
        Workflow.sleep(NEXT_TASK);
    }

    void fail(RunError error) {
        fail(ledger, start, error);
    }

    static void fail(LedgerActivities ledger, RunWorkflow.Start start, RunError error) {
        ledger.fail(
                start.tenantId(),
                new RunCommand.FailAttempt(start.runId(), start.attempt(), error, now()));
    }
}
