package io.runledger.command.schedule.control;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;

/**
 * The argument of the workflow that a schedule starts: whose due time it is. Which time it is, and
 * what is to run then, is not in it, so that a change of the schedule's input reaches the next slot
 * whatever Temporal holds.
 */
public record SlotOrder(TenantId tenantId, ScheduleId scheduleId) {}
