package io.runledger.query.run;

import io.runledger.events.run.RunError;
import io.runledger.events.run.RunStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One way of a run through its graph: the first, or one that went on from a checkpoint.
 *
 * @param from the id of the checkpoint it goes on from, for a fork's first attempt one of another
 *     run; null: it begins at the beginning
 * @param fromAttempt the attempt of this run that the checkpoint is of, or null
 * @param fromStep the checkpoint's step, or null
 * @param reason {@code start}, {@code fork}, or why another attempt was asked for
 * @param by who asked for it; null: the system
 * @param status as of a run; that of an attempt that another took the place of is {@code cancelled}
 * @param error why it ended without success, or null
 */
public record Attempt(
        int number,
        @Nullable String from,
        @Nullable Integer fromAttempt,
        @Nullable Integer fromStep,
        String reason,
        @Nullable String by,
        RunStatus status,
        @Nullable RunError error,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    Attempt startedAt(Instant at) {
        RunStatus now = status == RunStatus.PENDING ? RunStatus.RUNNING : status;
        return new Attempt(
                number,
                from,
                fromAttempt,
                fromStep,
                reason,
                by,
                now,
                error,
                startedAt == null ? at : startedAt,
                completedAt);
    }

    Attempt as(RunStatus now) {
        return new Attempt(
                number,
                from,
                fromAttempt,
                fromStep,
                reason,
                by,
                now,
                error,
                startedAt,
                completedAt);
    }

    Attempt ended(RunStatus as, @Nullable RunError why, Instant at) {
        return new Attempt(number, from, fromAttempt, fromStep, reason, by, as, why, startedAt, at);
    }
}
