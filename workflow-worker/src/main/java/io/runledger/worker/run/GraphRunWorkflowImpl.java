package io.runledger.worker.run;

import io.runledger.engine.ReducerFault;
import io.runledger.events.RefusalCode;
import io.runledger.events.run.AttemptStart.RecordedStep;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunEnd;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.temporal.PayloadTooLarge;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Temporal's hold on a run: the engine says what is next, activities do it, this class waits. */
public final class GraphRunWorkflowImpl implements GraphRunWorkflow {

    /** The server suggests it at 4,096 events; this is for servers that never do. */
    private static final int MOST_EVENTS = 8_192;

    /** Any wait ends a workflow task, so that two large markers do not leave in one. */
    private static final Duration NEXT_TASK = Duration.ofMillis(1);

    private final LedgerActivities ledger =
            Workflow.newLocalActivityStub(LedgerActivities.class, ActivityProfiles.LEDGER);
    private final NodeActivities workers =
            Workflow.newActivityStub(NodeActivities.class, ActivityProfiles.NODE);
    private final int mostEvents;

    public GraphRunWorkflowImpl() {
        this(MOST_EVENTS);
    }

    GraphRunWorkflowImpl(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    @Override
    public RunOutcome run(RunWorkflow.Start start) {
        Optional<RunOutcome> outcome;
        try {
            outcome = carryOut(start);
        } catch (RuntimeException failure) {
            return ended(start, failure);
        }
        if (outcome.isEmpty()) {
            // All that is closed is in the ledger, so the next execution needs no more than this.
            Workflow.newContinueAsNewStub(GraphRunWorkflow.class).run(start);
        }
        return outcome.orElseThrow();
    }

    /** Carries steps out until the attempt ends; empty where its history has become too long. */
    private Optional<RunOutcome> carryOut(RunWorkflow.Start start) {
        String execution = execution();
        LedgerActivities.Begun begun = ledger.begin(start, execution);
        Attempt attempt = new Attempt(start, begun.start(), execution, ledger);
        Progress progress = Progress.of(begun.start(), steps(start, begun));
        while (true) {
            switch (progress.onward()) {
                case Progress.Onward.Done _ -> {
                    return Optional.of(emptyEnd(attempt, progress));
                }
                case Progress.Onward.Failed(var error) -> {
                    Attempt.fail(ledger, start, error);
                    return Optional.of(RunOutcome.error(error.code()));
                }
                case Progress.Onward.Next(var places) -> {
                    Step step = step(attempt, progress, places);
                    if (step.outcome() != null) {
                        return Optional.of(step.outcome());
                    }
                    progress = Objects.requireNonNull(step.progress());
                }
            }
            if (isHistoryLong()) {
                return Optional.empty();
            }
        }
    }

    private List<RecordedStep> steps(RunWorkflow.Start start, LedgerActivities.Begun begun) {
        List<RecordedStep> steps = new ArrayList<>(begun.start().recordedSteps());
        while (steps.size() < begun.stepCount()) {
            Workflow.sleep(NEXT_TASK);
            steps.addAll(ledger.readSteps(start, steps.size()).steps());
        }
        // An execution that went on may meanwhile have closed more than was counted.
        return steps.subList(0, begun.stepCount());
    }

    /** A graph whose start leads to its end has no nodes to run. */
    private static RunOutcome emptyEnd(Attempt attempt, Progress progress) {
        attempt.recordEnd(progress.step() + 1, List.of(), progress.stateHash(), RunEnd.SUCCESS);
        return RunOutcome.SUCCESS;
    }

    private Step step(Attempt attempt, Progress progress, List<NodePlace> places) {
        Wave wave = new Wave(attempt, progress, places, workers);
        wave.run();
        List<NodeResult> results = wave.results();
        RunError nodeError =
                results.stream()
                        .map(NodeResult::error)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        if (nodeError != null) {
            return failed(attempt, wave, nodeError);
        }
        Progress after;
        try {
            after = progress.after(results);
        } catch (ReducerFault fault) {
            String message = Objects.requireNonNullElse(fault.getMessage(), "state update failed");
            return failed(
                    attempt, wave, new RunError(ErrorCodes.NODE_FAILED, message, fault.node()));
        }
        return closed(attempt, wave, after);
    }

    private static Step failed(Attempt attempt, Wave wave, RunError error) {
        attempt.recordEnd(wave.step(), wave.rest(), null, new RunEnd(error));
        return new Step(null, RunOutcome.error(error.code()));
    }

    private static Step closed(Attempt attempt, Wave wave, Progress after) {
        List<NodeResult> rest = wave.rest();
        return switch (after.onward()) {
            case Progress.Onward.Next(var next) -> {
                attempt.recordStep(wave.step(), rest, after.stateHash(), next);
                yield new Step(after, null);
            }
            case Progress.Onward.Done _ -> {
                attempt.recordEnd(wave.step(), rest, after.stateHash(), RunEnd.SUCCESS);
                yield new Step(after, RunOutcome.SUCCESS);
            }
            case Progress.Onward.Failed(var error) -> {
                attempt.recordEnd(wave.step(), rest, after.stateHash(), new RunEnd(error));
                yield new Step(after, RunOutcome.error(error.code()));
            }
        };
    }

    /** A step that was carried out: where the attempt is now, or how it ended. */
    private record Step(@Nullable Progress progress, @Nullable RunOutcome outcome) {}

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
