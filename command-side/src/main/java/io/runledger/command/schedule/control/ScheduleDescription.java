package io.runledger.command.schedule.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Temporal says about a schedule.
 *
 * @param paused whether it starts nothing by itself
 * @param timing when it is due
 * @param writtenCron the cron expression as it was written; null: not said
 * @param order what it starts: the argument of the workflow; null: not a slot's workflow of ours,
 *     or not on our task queue
 * @param nextTimes its next due times, ten at most, ascending; also while it is paused
 * @param recent the last starts, oldest first
 * @param running the ids of the workflows that are under way and that overlap policies look at
 * @param started how many it has started in all
 * @param skippedOverlap how many it did not start as another was under way
 * @param missedCatchup how many it came too late for
 * @param createdAt when Temporal got it
 * @param updatedAt when it was last changed; null: never
 */
public record ScheduleDescription(
        boolean paused,
        ControlledTiming timing,
        @Nullable String writtenCron,
        @Nullable SlotOrder order,
        List<Instant> nextTimes,
        List<Start> recent,
        List<String> running,
        long started,
        long skippedOverlap,
        long missedCatchup,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    public ScheduleDescription {
        nextTimes = List.copyOf(nextTimes);
        recent = List.copyOf(recent);
        running = List.copyOf(running);
    }

    /**
     * A start of its action.
     *
     * @param scheduledAt the due time, or the moment of a trigger
     * @param startedAt when it was started
     */
    public record Start(Instant scheduledAt, Instant startedAt, String workflowId) {}

    /** Whether it does what a schedule is to do, whether or not it is paused. */
    public boolean does(ControlledSchedule schedule) {
        return timing.equals(ControlledTiming.of(schedule.timing()))
                && new SlotOrder(schedule.tenantId(), schedule.scheduleId()).equals(order);
    }
}
