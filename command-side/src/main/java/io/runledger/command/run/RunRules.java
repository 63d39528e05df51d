package io.runledger.command.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunCommand.CancelRun;
import io.runledger.events.run.RunCommand.DecideRun;
import io.runledger.events.run.RunCommand.ExpirePause;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.InjectState;
import io.runledger.events.run.RunCommand.OpenUsageUnit;
import io.runledger.events.run.RunCommand.RecordNodes;
import io.runledger.events.run.RunCommand.RecordStep;
import io.runledger.events.run.RunCommand.ReplayRun;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.events.run.RunCommand.ResumeRun;
import io.runledger.events.run.RunCommand.RetryRun;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.RunCommand.SkipRun;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunSkipped;
import java.util.List;

/**
 * The rules of a run's life. Pure: the same state and command give the same events. What is already
 * recorded gives none, so that every retry of a command is a no-op.
 */
final class RunRules {

    private RunRules() {}

    static List<RunEvent> decide(RunState state, RunCommand command) {
        return switch (command) {
            case RequestRun c -> request(state, c);
            case StartAttempt c -> start(state, c);
            case RecordNodes c -> recordNodes(state, c);
            case RecordStep c -> recordStep(state, c);
            case FailAttempt c -> fail(state, c);
            case CancelRun c -> cancel(state, c);
            case SkipRun c -> skip(state, c);
            case RestartRun c -> AttemptRules.restart(state, c);
            case RetryRun c -> AttemptRules.retry(state, c);
            case ReplayRun c -> AttemptRules.replay(state, c);
            case ResumeRun c -> ControlRules.resume(state, c);
            case DecideRun c -> ControlRules.decide(state, c);
            case ExpirePause c -> ControlRules.expire(state, c);
            case InjectState c -> ControlRules.inject(state, c);
            case OpenUsageUnit c -> UnitRules.open(state, c);
            case SettleUsageUnit c -> UnitRules.settle(state, c);
        };
    }

    private static List<RunEvent> request(RunState state, RequestRun c) {
        RunRequested earlier = state.request();
        if (earlier == null) {
            requireContext(c);
            return List.of(
                    new RunRequested(
                            c.runId(),
                            c.tenantId(),
                            c.idempotencyKey(),
                            c.graph(),
                            c.input(),
                            c.config(),
                            c.accountId(),
                            c.trigger(),
                            c.requestHash(),
                            c.workflowId(),
                            c.subgraphs().isEmpty() ? null : c.subgraphs(),
                            c.origin(),
                            c.start(),
                            c.at()));
        }
        requireSameRequest(earlier, c.requestHash());
        return List.of();
    }

    /**
     * Refuses a run of which nobody could say later who asked for it, and where
     * (RUN_CONTEXT_REQUIRED).
     */
    private static void requireContext(RequestRun c) {
        if (c.trigger().source().isBlank() || c.trigger().requestedBy().isBlank()) {
            throw new Refused(
                    RefusalCode.INVALID_REQUEST,
                    refusal(c, "does not say through which door it came and who asked"));
        }
    }

    /** Refuses another request under a key that is taken. */
    static void requireSameRequest(RunRequested earlier, String requestHash) {
        if (!earlier.requestHash().equals(requestHash)) {
            throw new Refused(
                    RefusalCode.IDEMPOTENCY_MISMATCH,
                    "the idempotency key \"%s\" started run %s with another request; use a new key"
                            .formatted(earlier.idempotencyKey(), earlier.runId()));
        }
    }

    private static List<RunEvent> start(RunState state, StartAttempt c) {
        requireCurrent(state, c, c.attempt());
        if (c.execution().equals(state.execution())) {
            return List.of();
        }
        if (state.execution() != null) {
            throw stale(c, "is carried out by another execution, " + state.execution());
        }
        return StepEvents.start(state, c);
    }

    private static List<RunEvent> recordNodes(RunState state, RecordNodes c) {
        if (isRepeat(state, c.attempt(), c.step())) {
            return List.of();
        }
        requireCurrent(state, c, c.attempt());
        return StepEvents.results(state, c.runId(), c.attempt(), c.step(), c.results());
    }

    private static List<RunEvent> recordStep(RunState state, RecordStep c) {
        if (isRepeat(state, c.attempt(), c.step())) {
            return List.of();
        }
        requireCurrent(state, c, c.attempt());
        return missing(state, c).isEmpty() ? StepEvents.close(state, c) : List.of();
    }

    /**
     * The controls that keep a step from being recorded: those that the run was told and the step
     * does not have in it. None once it is recorded, and none where the attempt ends in an error.
     */
    static List<RunControl> missing(RunState state, RecordStep c) {
        boolean failing = c.end() != null && c.end().error() != null;
        return failing || isRepeat(state, c.attempt(), c.step())
                ? List.of()
                : state.controlsAfter(c.control());
    }

    private static List<RunEvent> fail(RunState state, FailAttempt c) {
        if (state.hasEnded() && c.attempt() == state.attempt()) {
            return List.of();
        }
        requireCurrent(state, c, c.attempt());
        return List.of(StepEvents.failed(c.runId(), c.attempt(), c.error(), c.at()));
    }

    private static List<RunEvent> cancel(RunState state, CancelRun c) {
        return switch (state.phase()) {
            case UNKNOWN -> throw unknown(c);
            case CANCELLED -> List.of();
            case COMPLETED, FAILED, SKIPPED ->
                    throw terminal(c, "has ended and cannot be cancelled");
            case OPEN ->
                    List.of(
                            new RunCancelled(
                                    c.runId(), state.attempt(), c.by(), c.reason(), null, c.at()));
        };
    }

    private static List<RunEvent> skip(RunState state, SkipRun c) {
        if (state.hasEnded() && c.attempt() == state.attempt()) {
            return List.of();
        }
        requireCurrent(state, c, c.attempt());
        return List.of(new RunSkipped(c.runId(), c.attempt(), c.code(), c.at()));
    }

    private static boolean isRepeat(RunState state, int attempt, int step) {
        return attempt == state.attempt() && (state.isClosed(step) || state.hasEnded());
    }

    static void requireCurrent(RunState state, RunCommand c, int attempt) {
        switch (state.phase()) {
            case UNKNOWN -> throw unknown(c);
            case COMPLETED, FAILED, CANCELLED, SKIPPED -> throw terminal(c, "has ended");
            case OPEN -> {
                if (attempt != state.attempt()) {
                    throw stale(c, "is at attempt " + state.attempt());
                }
            }
        }
    }

    static void requireKnown(RunState state, RunCommand c) {
        if (state.phase() == RunState.Phase.UNKNOWN) {
            throw unknown(c);
        }
    }

    private static Refused unknown(RunCommand c) {
        return new Refused(RefusalCode.NOT_FOUND, "there is no run " + c.runId());
    }

    static Refused terminal(RunCommand c, String what) {
        return new Refused(RefusalCode.RUN_TERMINAL, refusal(c, what));
    }

    static Refused stale(RunCommand c, String what) {
        return new Refused(RefusalCode.STALE_ATTEMPT, refusal(c, what));
    }

    static String refusal(RunCommand c, String what) {
        return "run %s %s; %s is refused".formatted(c.runId(), what, c.getClass().getSimpleName());
    }
}
