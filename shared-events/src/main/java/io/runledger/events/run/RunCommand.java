package io.runledger.events.run;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import io.runledger.events.json.Json.Obj;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be asked of a run. */
public sealed interface RunCommand extends Command {

    RunId runId();

    /** When it was asked. */
    Instant at();

    @Override
    default String aggregateId() {
        return runId().value();
    }

    /**
     * Makes a run. The only way in which any trigger reaches one (ONE_RUN_EXECUTION_PATH).
     *
     * @param idempotencyKey the key that the run id was derived from
     * @param requestHash the SHA-256 of the canonical request, to tell a repeat from another
     *     request
     * @param workflowId the Temporal workflow that will carry attempt 0 out
     * @param subgraphs the graph versions that its subgraph nodes lead to, directly or not
     * @param origin where it is forked from; null: it begins at the beginning
     * @param start the engine's position that a fork begins at; null: the graph's start
     */
    record RequestRun(
            RunId runId,
            TenantId tenantId,
            String idempotencyKey,
            GraphRef graph,
            Json.Obj input,
            Json.Obj config,
            AccountId accountId,
            Trigger trigger,
            String requestHash,
            String workflowId,
            List<GraphRef> subgraphs,
            @Nullable ForkOrigin origin,
            @Nullable Obj start,
            Instant at)
            implements RunCommand {

        /**
         * @throws NullPointerException without a tenant or a trigger (RUN_CONTEXT_REQUIRED)
         */
        public RequestRun {
            Objects.requireNonNull(tenantId, "a run has a tenant");
            Objects.requireNonNull(trigger, "a run has a trigger");
            subgraphs = List.copyOf(subgraphs);
        }
    }

    /**
     * Takes an attempt over for one workflow execution, and starts its first nodes.
     *
     * @param execution the workflow execution: {@code {workflow id}/{Temporal run id}}
     * @param stateHash the SHA-256 of the start state
     * @param next the nodes that start
     * @param control the last control that the start state has in it
     * @param pause why it waits before its first node, or null
     */
    record StartAttempt(
            RunId runId,
            int attempt,
            String execution,
            int step,
            String stateHash,
            List<NodePlace> next,
            int control,
            @Nullable RunPause pause,
            Instant at)
            implements RunCommand {}

    /** Records nodes of a step that ended while others of it still run. */
    record RecordNodes(RunId runId, int attempt, int step, List<NodeResult> results, Instant at)
            implements RunCommand {}

    /**
     * Closes a step: its last results, the state after it, and what comes next. Answered with the
     * {@link Controls} that the step lacks; where there are any, nothing is recorded.
     *
     * @param step the number of the step that ended
     * @param stateHash the SHA-256 of the state after it; null where a failed step changed nothing
     * @param next the nodes that start next, empty at the end
     * @param control the last control that the run has taken in
     * @param pause why the run waits from here on, or null
     * @param end how the attempt ends, or null while it goes on
     */
    record RecordStep(
            RunId runId,
            int attempt,
            int step,
            List<NodeResult> results,
            @Nullable String stateHash,
            List<NodePlace> next,
            int control,
            @Nullable RunPause pause,
            @Nullable RunEnd end,
            Instant at)
            implements RunCommand {}

    /** Ends an attempt that cannot go on, outside of any step. */
    record FailAttempt(RunId runId, int attempt, RunError error, Instant at)
            implements RunCommand {}

    /** Ends a run because somebody wants it ended. */
    record CancelRun(RunId runId, String by, @Nullable String reason, Instant at)
            implements RunCommand {}

    /** Asks for another attempt, from the last checkpoint of the one that was lost. */
    record RestartRun(RunId runId, int lostAttempt, String reason, Instant at)
            implements RunCommand {}

    /**
     * Asks for another attempt of a run that failed, from its last checkpoint.
     *
     * @param seen how the run stood when somebody asked, so that of two who ask at once only one is
     *     heard; null: however it stands
     */
    record RetryRun(RunId runId, @Nullable RunStanding seen, String by, Instant at)
            implements RunCommand {}

    /**
     * Asks for another attempt from any checkpoint; what an earlier one still does is stopped.
     *
     * @param seen how the run stood when somebody asked, as in {@link RetryRun}
     */
    record ReplayRun(
            RunId runId,
            int fromAttempt,
            int fromStep,
            @Nullable RunStanding seen,
            String by,
            Instant at)
            implements RunCommand {}

    /**
     * Lets a run that waits go on; refused for any other.
     *
     * @param pause the wait that this answers, so that it answers no later one; null: any
     * @param updates the answer
     * @param gotoTargets nodes to go on with instead of those that are next; empty: those
     */
    record ResumeRun(
            RunId runId,
            @Nullable PausePlace pause,
            Json.Obj updates,
            List<String> gotoTargets,
            String by,
            Instant at)
            implements RunCommand {

        public ResumeRun {
            gotoTargets = List.copyOf(gotoTargets);
        }
    }

    /**
     * Decides about a run that waits; refused for any other, and for one that was decided already.
     * A rejection ends a run whose graph does not read decisions.
     *
     * @param pause the wait that was seen; null: any
     * @param updates what goes into the state, the decision itself among it
     */
    record DecideRun(
            RunId runId,
            @Nullable PausePlace pause,
            DecisionKind decision,
            Json.Obj updates,
            @Nullable String comment,
            String by,
            Instant at)
            implements RunCommand {}

    /** Ends a wait whose time is over, as its pause says; a no-op where it is over already. */
    record ExpirePause(RunId runId, PausePlace pause, Instant at) implements RunCommand {}

    /**
     * Ends a run that must not be carried out: the grant under which it was asked for does not hold
     * any more.
     *
     * @param code the reason, such as {@code grant_revoked}
     */
    record SkipRun(RunId runId, int attempt, String code, Instant at) implements RunCommand {}

    /**
     * Puts updates into the state of a run that has not ended.
     *
     * @param applyAfter the node after which they apply; null: at once
     */
    record InjectState(
            RunId runId, Json.Obj updates, @Nullable String applyAfter, String by, Instant at)
            implements RunCommand {}

    /**
     * States the intent of a model call before it leaves; answers with its {@link CallId}.
     *
     * @param turn 0 for the first call of a node, counted up over an agent's turns
     * @param dispatch names this one dispatch, {@code {execution}/{activity id}/{activity
     *     attempt}}: the same dispatch gets the same call id
     */
    record OpenUsageUnit(
            RunId runId,
            int attempt,
            int step,
            String node,
            String path,
            int turn,
            String dispatch,
            WorkerId worker,
            String model,
            Instant at)
            implements RunCommand {}

    /** Says how a usage unit ended. */
    record SettleUsageUnit(RunId runId, CallId callId, UnitOutcome outcome, Instant at)
            implements RunCommand {}
}
