package io.runledger.command.schedule.control;

import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.platform.content.ContentUnreadable;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionExecution;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleInfo;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.common.converter.DataConverterException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Temporal's client says about a schedule, in our words. */
final class Descriptions {

    private static final int NEXT_TIMES = 10;

    /** Temporal's own where none is set. */
    private static final Duration A_YEAR = Duration.ofDays(365);

    private Descriptions() {}

    static ScheduleDescription of(
            io.temporal.client.schedules.ScheduleDescription told, Instant now) {
        Schedule schedule = told.getSchedule();
        ScheduleInfo info = told.getInfo();
        return new ScheduleDescription(
                schedule.getState() != null && schedule.getState().isPaused(),
                timing(schedule, now),
                Calendars.written(schedule.getSpec()),
                order(schedule),
                info.getNextActionTimes().stream().limit(NEXT_TIMES).toList(),
                info.getRecentActions().stream().map(Descriptions::start).toList(),
                info.getRunningActions().stream().map(Descriptions::workflowId).toList(),
                info.getNumActions(),
                info.getNumActionsSkippedOverlap(),
                info.getNumActionsMissedCatchupWindow(),
                info.getCreatedAt(),
                info.getLastUpdatedAt());
    }

    private static ControlledTiming timing(Schedule schedule, Instant now) {
        ScheduleSpec spec = schedule.getSpec();
        SchedulePolicy policy = schedule.getPolicy();
        Duration catchUp = policy == null ? null : policy.getCatchupWindow();
        return new ControlledTiming(
                Calendars.cron(spec, now),
                Objects.requireNonNullElse(spec.getTimeZoneName(), ""),
                policy == null ? OverlapPolicy.SKIP : overlap(policy.getOverlap()),
                Objects.requireNonNullElse(catchUp, A_YEAR).toSeconds());
    }

    static ScheduleOverlapPolicy overlap(OverlapPolicy policy) {
        return switch (policy) {
            case SKIP -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP;
            case BUFFER_ONE -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE;
            case BUFFER_ALL -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL;
            case ALLOW_ALL -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL;
            case CANCEL_OTHER -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER;
        };
    }

    private static @Nullable OverlapPolicy overlap(ScheduleOverlapPolicy policy) {
        return switch (policy) {
            case SCHEDULE_OVERLAP_POLICY_UNSPECIFIED, SCHEDULE_OVERLAP_POLICY_SKIP ->
                    OverlapPolicy.SKIP;
            case SCHEDULE_OVERLAP_POLICY_BUFFER_ONE -> OverlapPolicy.BUFFER_ONE;
            case SCHEDULE_OVERLAP_POLICY_BUFFER_ALL -> OverlapPolicy.BUFFER_ALL;
            case SCHEDULE_OVERLAP_POLICY_ALLOW_ALL -> OverlapPolicy.ALLOW_ALL;
            case SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER -> OverlapPolicy.CANCEL_OTHER;
            case SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER, UNRECOGNIZED -> null;
        };
    }

    private static @Nullable SlotOrder order(Schedule schedule) {
        if (!(schedule.getAction() instanceof ScheduleActionStartWorkflow start)
                || !SlotWorkflow.TYPE.equals(start.getWorkflowType())
                || !SlotWorkflow.TASK_QUEUE.equals(start.getOptions().getTaskQueue())
                || start.getArguments().getSize() != 1) {
            return null;
        }
        try {
            return start.getArguments().get(0, SlotOrder.class);
        } catch (DataConverterException | ContentUnreadable _) {
            return null; // Not written by us, or with a key that is gone: no worker could read it.
        }
    }

    private static ScheduleDescription.Start start(ScheduleActionResult result) {
        return new ScheduleDescription.Start(
                result.getScheduledAt(), result.getStartedAt(), workflowId(result.getAction()));
    }

    private static String workflowId(@Nullable ScheduleActionExecution action) {
        return action instanceof ScheduleActionExecutionStartWorkflow started
                ? started.getWorkflowId()
                : "";
    }
}
