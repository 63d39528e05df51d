package io.runledger.events.run;

import io.runledger.events.Content;
import io.runledger.events.ContentOwner;
import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a run, in the order in which it does. */
public sealed interface RunEvent extends DomainEvent, ContentOwner {

    RunId runId();

    @Override
    default String sequencingKey() {
        return runId().value();
    }

    @Override
    default String contentKey() {
        return runId().value();
    }

    /** Somebody asked for a run; nothing has executed yet. */
    record RunRequested(
            RunId runId,
            TenantId tenantId,
            String idempotencyKey,
            GraphRef graph,
            @Content Json.Obj input,
            @Content Json.Obj config,
            AccountId accountId,
            Trigger trigger,
            String requestHash,
            String workflowId,
            Instant at)
            implements RunEvent {}

    /** A workflow execution took an attempt over. */
    record RunStarted(RunId runId, int attempt, String execution, Instant at) implements RunEvent {}

    /** A node of a step was started. */
    record NodeStarted(
            RunId runId,
            int attempt,
            int step,
            String node,
            String path,
            String nodeType,
            Instant at)
            implements RunEvent {}

    /** A node ended well; carries its update, never the state. */
    record NodeCompleted(
            RunId runId,
            int attempt,
            int step,
            String node,
            String path,
            String nodeType,
            @Content Json.Obj update,
            @Content @Nullable String route,
            List<String> gotoTargets,
            @Content Json.Arr uiMessages,
            @Content Json.Arr streamMessages,
            @Nullable String worker,
            int tries,
            long tokensIn,
            long tokensOut,
            Instant startedAt,
            Instant at)
            implements RunEvent {

        public NodeCompleted {
            gotoTargets = List.copyOf(gotoTargets);
        }
    }

    /** A node failed for good. */
    record NodeFailed(
            RunId runId,
            int attempt,
            int step,
            String node,
            String path,
            String nodeType,
            String errorCode,
            @Content String errorMessage,
            @Nullable String worker,
            int tries,
            long tokensIn,
            long tokensOut,
            Instant startedAt,
            Instant at)
            implements RunEvent {}

    /** A model call is about to leave under this call id. */
    record UsageUnitCreated(
            RunId runId,
            CallId callId,
            int attempt,
            int step,
            String node,
            String path,
            int turn,
            int tryNumber,
            String dispatch,
            WorkerId worker,
            String model,
            Instant at)
            implements RunEvent {}

    /** A usage unit ended. */
    record UsageUnitSettled(RunId runId, CallId callId, UnitOutcome outcome, Instant at)
            implements RunEvent {}

    /** The state after a step, proven by its hash; a place in the log, not a copy. */
    record CheckpointCreated(
            RunId runId,
            int attempt,
            int step,
            @Content String stateHash,
            List<String> completedNodes,
            List<String> nextNodes,
            Instant at)
            implements RunEvent {

        public CheckpointCreated {
            completedNodes = List.copyOf(completedNodes);
            nextNodes = List.copyOf(nextNodes);
        }
    }

    /** A new attempt goes on from a checkpoint of an earlier one. */
    record AttemptRequested(
            RunId runId,
            int attempt,
            int fromAttempt,
            int fromStep,
            String workflowId,
            String reason,
            Instant at)
            implements RunEvent {}

    /** An attempt reached the end of its graph. */
    record RunCompleted(RunId runId, int attempt, Instant at) implements RunEvent {}

    /** An attempt ended in an error. */
    record RunFailed(
            RunId runId,
            int attempt,
            String errorCode,
            @Content String errorMessage,
            @Nullable String node,
            Instant at)
            implements RunEvent {}

    /** Somebody ended the run. */
    record RunCancelled(
            RunId runId, int attempt, String by, @Content @Nullable String reason, Instant at)
            implements RunEvent {}
}
