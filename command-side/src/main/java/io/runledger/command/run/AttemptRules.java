package io.runledger.command.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunCommand.ReplayRun;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.events.run.RunCommand.RetryRun;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunStanding;
import io.runledger.events.run.RunWorkflow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of further attempts: of lost ones, of failed ones, and from any checkpoint. */
final class AttemptRules {

    private AttemptRules() {}

    static List<RunEvent> restart(RunState state, RestartRun c) {
        boolean lost = state.isOpen() && state.attempt() == c.lostAttempt();
        return lost ? List.of(fromLastCheckpoint(state, c, c.reason(), null, c.at())) : List.of();
    }

    static List<RunEvent> retry(RunState state, RetryRun c) {
        RunRules.requireKnown(state, c);
        requireAsSeen(state, c, c.seen());
        switch (state.phase()) {
            case FAILED -> {}
            case COMPLETED -> throw conflict(c, "has completed and needs no retry");
            case CANCELLED -> throw conflict(c, "was cancelled and is not retried");
            case SKIPPED -> throw conflict(c, "was skipped and is not retried");
            case UNKNOWN, OPEN -> throw conflict(c, "has not failed");
        }
        return List.of(fromLastCheckpoint(state, c, "retried", c.by(), c.at()));
    }

    static List<RunEvent> replay(RunState state, ReplayRun c) {
        RunRules.requireKnown(state, c);
        requireAsSeen(state, c, c.seen());
        if (state.isOpen() && state.attempt() > 0 && state.execution() == null) {
            throw conflict(c, "is about to start attempt " + state.attempt());
        }
        if (!state.hasCheckpoint(c.fromAttempt(), c.fromStep())) {
            throw new Refused(
                    RefusalCode.NOT_FOUND,
                    "run %s has no checkpoint %s:%d:%d"
                            .formatted(c.runId(), c.runId(), c.fromAttempt(), c.fromStep()));
        }
        Origin origin = new Origin(c.fromAttempt(), c.fromStep(), state.lastControl());
        return List.of(
                requested(
                        state,
                        origin,
                        "replayed from %d:%d".formatted(c.fromAttempt(), c.fromStep()),
                        c.by(),
                        c.at()));
    }

    /**
     * Where an attempt begins.
     *
     * @param control controls up to this number are not taken in again; null: those up to the
     *     checkpoint's
     */
    private record Origin(int attempt, int step, @Nullable Integer control) {}

    private static AttemptRequested fromLastCheckpoint(
            RunState state, RunCommand c, String reason, @Nullable String by, Instant at) {
        RunRules.requireKnown(state, c);
        // An attempt that has no checkpoint of its own yet stands where it was to begin.
        Origin origin = new Origin(state.attempt(), Math.max(0, state.closedStep()), null);
        return requested(state, origin, reason, by, at);
    }

    private static AttemptRequested requested(
            RunState state, Origin origin, String reason, @Nullable String by, Instant at) {
        RunRequested run = Objects.requireNonNull(state.request());
        int next = state.attempt() + 1;
        return new AttemptRequested(
                run.runId(),
                next,
                origin.attempt(),
                origin.step(),
                RunWorkflow.idOf(run.tenantId(), run.idempotencyKey(), next),
                reason,
                origin.control(),
                by,
                at);
    }

    /** Of two who saw the same and want an attempt each, the second is told so. */
    private static void requireAsSeen(RunState state, RunCommand c, @Nullable RunStanding seen) {
        if (seen == null) {
            return;
        }
        if (seen.attempt() != state.attempt()) {
            throw conflict(c, "got attempt %d in the meantime".formatted(state.attempt()));
        }
        if (seen.open() != state.isOpen()) {
            throw conflict(c, state.isOpen() ? "is open" : "ended in the meantime");
        }
    }

    private static Refused conflict(RunCommand c, String what) {
        return new Refused(RefusalCode.CONFLICT, RunRules.refusal(c, what));
    }
}
