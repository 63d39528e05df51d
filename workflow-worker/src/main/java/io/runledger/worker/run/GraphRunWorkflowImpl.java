package io.runledger.worker.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.temporal.PayloadTooLarge;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Temporal's hold on a run: the engine says what is next, activities do it, this class waits. */
public final class GraphRunWorkflowImpl implements GraphRunWorkflow {

    /** The server suggests it at 4,096 events; this is for servers that never do. */
    private static final int MOST_EVENTS = 8_192;

    private final LedgerActivities ledger =
            Workflow.newLocalActivityStub(LedgerActivities.class, ActivityProfiles.LEDGER);
    private final NodeActivities workers =
            Workflow.newActivityStub(NodeActivities.class, ActivityProfiles.NODE);
    private final Pauses pauses = new Pauses();
    private final int mostEvents;

    public GraphRunWorkflowImpl() {
        this(MOST_EVENTS);
    }

    GraphRunWorkflowImpl(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    @Override
    public RunOutcome run(RunWorkflow.Start given) {
        RunWorkflow.Start start =
                new RunWorkflow.Start(given.tenantId(), given.runId(), given.attempt());
        Steps.Ending ending;
        try {
            ending = carryOut(start, given.underway());
        } catch (RuntimeException failure) {
            return ended(start, failure);
        }
        if (ending.outcome() != null) {
            return ending.outcome();
        }
        // All else that is closed or was told is in the ledger: the next execution needs no more.
        return Workflow.newContinueAsNewStub(GraphRunWorkflow.class)
                .run(
                        new RunWorkflow.Start(
                                start.tenantId(),
                                start.runId(),
                                start.attempt(),
                                ending.underway()));
    }

    @Override
    public void controlled(int number) {
        pauses.hear(number);
    }

    /** Carries steps out until the attempt ends or its history has become too long. */
    private Steps.Ending carryOut(
            RunWorkflow.Start start, RunWorkflow.@Nullable Underway underway) {
        String execution = execution();
        AttemptStart begun = ledger.begin(start, execution, Attempt.now());
        Attempt attempt = new Attempt(start, begun, execution, ledger);
        return new Steps(attempt, workers, pauses, this::isHistoryLong)
                .carryOut(Progress.of(begun), underway);
    }

    /** The same for all executions of one chain: it says who may write, not which part does. */
    private static String execution() {
        WorkflowInfo info = Workflow.getInfo();
        return info.getWorkflowId() + "/" + info.getFirstExecutionRunId();
    }

    private boolean isHistoryLong() {
        WorkflowInfo info = Workflow.getInfo();
        return info.isContinueAsNewSuggested() || info.getHistoryLength() > mostEvents;
    }

    /**
     * Ends the workflow after something unexpected. Whatever it is, it must not leave this method
     * as it came: Temporal would retry the workflow task for ever.
     */
    private RunOutcome ended(RunWorkflow.Start start, RuntimeException failure) {
        if (CancellationScope.current().isCancelRequested()) {
            RunError error =
                    new RunError(ErrorCodes.ABORTED, "the run's workflow was cancelled", null);
            // Refused where somebody cancelled the run, which is how this usually begins.
            Workflow.newDetachedCancellationScope(() -> failUnlessEnded(start, error)).run();
            throw new CanceledFailure("the run's workflow was cancelled");
        }
        Optional<RefusalCode> refusal = Refusals.notWanted(failure);
        if (refusal.isPresent()) {
            throw notWanted(refusal.get());
        }
        Optional<RefusalCode> skipped = Refusals.skipped(failure);
        if (skipped.isPresent()) {
            return RunOutcome.skipped(skipped.get());
        }
        RunError error = error(failure);
        Workflow.getLogger(GraphRunWorkflowImpl.class)
                .error("run {} ends in error {}", start.runId(), error.code(), failure);
        Optional<RefusalCode> late = failUnlessEnded(start, error);
        if (late.isPresent()) {
            throw notWanted(late.get());
        }
        return RunOutcome.error(error.code());
    }

    private Optional<RefusalCode> failUnlessEnded(RunWorkflow.Start start, RunError error) {
        try {
            Attempt.fail(ledger, start, error);
            return Optional.empty();
        } catch (RuntimeException e) {
            Optional<RefusalCode> refusal = Refusals.notWanted(e);
            if (refusal.isEmpty()) {
                throw ApplicationFailure.newNonRetryableFailureWithCause(
                        "the run's end could not be recorded", ErrorCodes.INTERNAL, e);
            }
            return refusal;
        }
    }

    private static ApplicationFailure notWanted(RefusalCode code) {
        return ApplicationFailure.newNonRetryableFailure(
                "the attempt is not wanted any more", code.name());
    }

    private static RunError error(RuntimeException failure) {
        boolean tooLarge =
                failure instanceof PayloadTooLarge
                        || Refusals.typeOf(failure)
                                .filter(PayloadTooLarge.class.getName()::equals)
                                .isPresent();
        return tooLarge
                ? new RunError(
                        ErrorCodes.STATE_TOO_LARGE,
                        "a prompt, an answer or the input is too large to be carried out",
                        null)
                : new RunError(ErrorCodes.INTERNAL, "the run could not be carried out", null);
    }
}
