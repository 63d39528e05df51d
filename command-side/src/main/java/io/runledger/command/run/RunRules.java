package io.runledger.command.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.CallId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunCommand.CancelRun;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.OpenUsageUnit;
import io.runledger.events.run.RunCommand.RecordNodes;
import io.runledger.events.run.RunCommand.RecordStep;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.UnitOutcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a run's life. Pure: the same state and command give the same events. What is already
 * recorded gives none, so that every retry of a command is a no-op.
 */
final class RunRules {

    private RunRules() {}

    static List<? extends RunEvent> decide(RunState state, RunCommand command) {
        return switch (command) {
            case RequestRun c -> request(state, c);
            case StartAttempt c -> start(state, c);
            case RecordNodes c -> recordNodes(state, c);
            case RecordStep c -> recordStep(state, c);
            case FailAttempt c -> fail(state, c);
            case CancelRun c -> cancel(state, c);
            case RestartRun c -> restart(state, c);
            case OpenUsageUnit c -> openUnit(state, c);
            case SettleUsageUnit c -> settleUnit(state, c);
        };
    }

    private static List<RunEvent> request(RunState state, RequestRun c) {
        RunRequested earlier = state.request();
        if (earlier == null) {
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
                            c.at()));
        }
        requireSameRequest(earlier, c.requestHash());
        return List.of();
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
        return StepEvents.start(c);
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
        return StepEvents.close(state, c);
    }

    private static List<RunEvent> fail(RunState state, FailAttempt c) {
        if (state.phase() == RunState.Phase.ENDED && c.attempt() == state.attempt()) {
            return List.of();
        }
        requireCurrent(state, c, c.attempt());
        return List.of(StepEvents.failed(c.runId(), c.attempt(), c.error(), c.at()));
    }

    private static List<RunEvent> cancel(RunState state, CancelRun c) {
        return switch (state.phase()) {
            case UNKNOWN -> throw unknown(c);
            case CANCELLED -> List.of();
            case ENDED -> throw terminal(c, "has ended and cannot be cancelled");
            case OPEN ->
                    List.of(
                            new RunCancelled(
                                    c.runId(), state.attempt(), c.by(), c.reason(), c.at()));
        };
    }

    private static List<RunEvent> restart(RunState state, RestartRun c) {
        boolean lost = state.phase() == RunState.Phase.OPEN && state.attempt() == c.lostAttempt();
        return lost
                ? List.of(
                        new AttemptRequested(
                                c.runId(),
                                state.attempt() + 1,
                                state.attempt(),
                                Math.max(0, state.closedStep()),
                                c.workflowId(),
                                c.reason(),
                                c.at()))
                : List.of();
    }

    private static List<RunEvent> openUnit(RunState state, OpenUsageUnit c) {
        if (state.callOf(c.dispatch()) != null) {
            return List.of();
        }
        requireCurrent(state, c, c.attempt());
        String place = RunState.place(c.attempt(), c.step(), c.path(), c.turn());
        int tryNumber = state.triesAt(place);
        CallId call =
                new CallId(NameUuid.of(c.runId() + "\n" + place + "\n" + tryNumber).toString());
        return List.of(
                new UsageUnitCreated(
                        c.runId(),
                        call,
                        c.attempt(),
                        c.step(),
                        c.node(),
                        c.path(),
                        c.turn(),
                        tryNumber,
                        c.dispatch(),
                        c.worker(),
                        c.model(),
                        c.at()));
    }

    private static List<RunEvent> settleUnit(RunState state, SettleUsageUnit c) {
        if (!state.hasUnit(c.callId())) {
            throw new Refused(
                    RefusalCode.NOT_FOUND,
                    "run %s has no usage unit %s".formatted(c.runId(), c.callId()));
        }
        return mayBecome(state.outcomeOf(c.callId()), c.outcome())
                ? List.of(new UsageUnitSettled(c.runId(), c.callId(), c.outcome(), c.at()))
                : List.of();
    }

    /** A charge is final; until one comes, a later witness may know better. */
    private static boolean mayBecome(Optional<UnitOutcome> held, UnitOutcome next) {
        return held.map(outcome ->
                        switch (outcome) {
                            case CHARGED -> next == UnitOutcome.DISPUTED;
                            case DISPUTED -> next == UnitOutcome.CHARGED;
                            case FAILED, VOID ->
                                    next == UnitOutcome.CHARGED || next == UnitOutcome.DISPUTED;
                        })
                .orElse(true);
    }

    private static boolean isRepeat(RunState state, int attempt, int step) {
        boolean ended = state.phase() == RunState.Phase.ENDED;
        return attempt == state.attempt() && (state.isClosed(step) || ended);
    }

    private static void requireCurrent(RunState state, RunCommand c, int attempt) {
        switch (state.phase()) {
            case UNKNOWN -> throw unknown(c);
            case ENDED, CANCELLED -> throw terminal(c, "has ended");
            case OPEN -> {
                if (attempt != state.attempt()) {
                    throw stale(c, "is at attempt " + state.attempt());
                }
            }
        }
    }

    private static Refused unknown(RunCommand c) {
        return new Refused(RefusalCode.NOT_FOUND, "there is no run " + c.runId());
    }

    private static Refused terminal(RunCommand c, String what) {
        return new Refused(RefusalCode.RUN_TERMINAL, refusal(c, what));
    }

    private static Refused stale(RunCommand c, @Nullable String what) {
        return new Refused(RefusalCode.STALE_ATTEMPT, refusal(c, what));
    }

    private static String refusal(RunCommand c, @Nullable String what) {
        return "run %s %s; %s is refused".formatted(c.runId(), what, c.getClass().getSimpleName());
    }
}
