package io.runledger.command.schedule.control;

import io.runledger.command.schedule.time.Cron;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.Timing;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule is due, as Temporal has it. Two are equal where the same happens, however it was
 * written.
 *
 * @param cron the times; null: times that no cron expression of ours stands for, so that somebody
 *     else wrote them
 * @param timezone the zone's name; empty: none, which is UTC
 * @param overlap null: a policy that is none of ours
 * @param catchupSeconds how late a start may be
 */
public record ControlledTiming(
        @Nullable Cron cron,
        String timezone,
        @Nullable OverlapPolicy overlap,
        long catchupSeconds) {

    /** The least that Temporal does, whatever it is asked for. */
    public static final int LEAST_CATCHUP_SECONDS = 10;

    /**
     * What Temporal makes of a timing.
     *
     * @throws IllegalArgumentException if its cron expression is none
     */
    public static ControlledTiming of(Timing timing) {
        return new ControlledTiming(
                Cron.parse(timing.cron()),
                timing.timezone(),
                timing.overlap(),
                Math.max(LEAST_CATCHUP_SECONDS, timing.catchupSeconds()));
    }
}
