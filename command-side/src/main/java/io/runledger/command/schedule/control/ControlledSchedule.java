package io.runledger.command.schedule.control;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.Timing;

/**
 * A schedule as Temporal is to have it.
 *
 * @param timing with a cron expression and a zone that are valid
 * @param paused whether it starts nothing; only creation looks at it
 */
public record ControlledSchedule(
        TenantId tenantId, ScheduleId scheduleId, Timing timing, boolean paused) {

    /** Its id in Temporal. */
    public String temporalId() {
        return TemporalScheduleId.of(tenantId, scheduleId);
    }
}
