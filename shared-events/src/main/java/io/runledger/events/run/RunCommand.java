package io.runledger.events.run;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
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
            Instant at)
            implements RunCommand {}

    /**
     * Takes an attempt over for one workflow execution, and starts its first nodes.
     *
     * @param execution the workflow execution: {@code {workflow id}/{Temporal run id}}
     * @param stateHash the SHA-256 of the start state
     * @param next the nodes that start
     */
    record StartAttempt(
            RunId runId,
            int attempt,
            String execution,
            int step,
            String stateHash,
            List<NodePlace> next,
            Instant at)
            implements RunCommand {}

    /** Records nodes of a step that ended while others of it still run. */
    record RecordNodes(RunId runId, int attempt, int step, List<NodeResult> results, Instant at)
            implements RunCommand {}

    /**
     * Closes a step: its last results, the state after it, and what comes next.
     *
     * @param step the number of the step that ended
     * @param stateHash the SHA-256 of the state after it; null where a failed step changed nothing
     * @param next the nodes that start next, empty at the end
     * @param end how the attempt ends, or null while it goes on
     */
    record RecordStep(
            RunId runId,
            int attempt,
            int step,
            List<NodeResult> results,
            @Nullable String stateHash,
            List<NodePlace> next,
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
    record RestartRun(RunId runId, int lostAttempt, String workflowId, String reason, Instant at)
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
