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
import io.runledger.events.json.Json.Obj;
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

    /**
     * Somebody asked for a run; nothing has executed yet.
     *
     * @param subgraphs the graph versions that subgraph nodes lead to, directly or not; null: none
     * @param origin where the run was forked from; null: it begins at the beginning
     * @param start the engine's position that a fork begins at; null: the graph's start
     */
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
            @Nullable List<GraphRef> subgraphs,
            @Nullable ForkOrigin origin,
            @Content @Nullable Obj start,
            Instant at)
            implements RunEvent {

        public RunRequested {
            subgraphs = subgraphs == null ? null : List.copyOf(subgraphs);
        }

        /** The graph versions that subgraph nodes lead to, frozen at the start. */
        public List<GraphRef> graphsBelow() {
            return subgraphs == null ? List.of() : subgraphs;
        }
    }

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

    /**
     * A node ended well; carries its update, never the state.
     *
     * @param cacheKey what its answer can be found by for a later node; null: it is not kept
     * @param cachedFrom the node whose answer it took instead of calling anybody; null: its own
     */
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
            @Content @Nullable String cacheKey,
            @Nullable NodeOrigin cachedFrom,
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

    /**
     * The state after a step, proven by its hash; a place in the log, not a copy.
     *
     * @param control the last control (injection or resume) that the run has taken in; null: none
     */
    record CheckpointCreated(
            RunId runId,
            int attempt,
            int step,
            @Content String stateHash,
            List<String> completedNodes,
            List<String> nextNodes,
            @Nullable Integer control,
            Instant at)
            implements RunEvent {

        public CheckpointCreated {
            completedNodes = List.copyOf(completedNodes);
            nextNodes = List.copyOf(nextNodes);
        }
    }

    /**
     * The run waits for somebody: it stands before, after or at nodes that pause it.
     *
     * @param decides whether the graph reads decisions; null: no
     * @param expiresAt when it stops waiting; null: never
     * @param onTimeout what happens then; null: nothing
     */
    record RunInterrupted(
            RunId runId,
            int attempt,
            int step,
            PauseKind kind,
            List<String> nodes,
            @Content @Nullable String message,
            @Nullable Boolean decides,
            @Nullable Instant expiresAt,
            @Nullable TimeoutPolicy onTimeout,
            Instant at)
            implements RunEvent {

        public RunInterrupted {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Somebody let the run go on.
     *
     * @param control its number among the run's controls, 1 for the first
     * @param updates the answer, folded into the state by its reducers
     * @param gotoTargets nodes to go on with instead of those that were next; empty: those
     * @param decision what was decided; null: somebody resumed it without a word
     * @param comment what was said about the decision, or null
     */
    record RunResumed(
            RunId runId,
            int attempt,
            int control,
            @Content Json.Obj updates,
            List<String> gotoTargets,
            @Nullable DecisionKind decision,
            @Content @Nullable String comment,
            String by,
            Instant at)
            implements RunEvent {

        public RunResumed {
            gotoTargets = List.copyOf(gotoTargets);
        }
    }

    /**
     * Somebody put updates into the state of a run that goes on.
     *
     * @param control its number among the run's controls, 1 for the first
     * @param applyAfter the node after which they apply; null: at once
     */
    record StateInjected(
            RunId runId,
            int attempt,
            int control,
            @Content Json.Obj updates,
            @Nullable String applyAfter,
            String by,
            Instant at)
            implements RunEvent {}

    /**
     * A new attempt goes on from a checkpoint of an earlier one.
     *
     * @param control controls up to this number are not taken in again; null: those up to the
     *     checkpoint's
     * @param by who asked for it; null: the system
     */
    record AttemptRequested(
            RunId runId,
            int attempt,
            int fromAttempt,
            int fromStep,
            String workflowId,
            String reason,
            @Nullable Integer control,
            @Nullable String by,
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

    /**
     * Somebody ended the run.
     *
     * @param decision what was decided about a run that waited; null: it was just cancelled
     */
    record RunCancelled(
            RunId runId,
            int attempt,
            String by,
            @Content @Nullable String reason,
            @Nullable DecisionKind decision,
            Instant at)
            implements RunEvent {}

    /**
     * An attempt was not carried out: the run's grant did not hold any more.
     *
     * @param code the reason, such as {@code grant_revoked}
     */
    record RunSkipped(RunId runId, int attempt, String code, Instant at) implements RunEvent {}
}
