package io.runledger.command.schedule.slot;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.time.Instant;

/**
 * That a schedule's time has come, as its workflow says.
 *
 * @param scheduledFor Temporal's scheduled start time
 * @param startedAt when Temporal started the workflow
 */
public record SlotCall(
        TenantId tenantId,
        ScheduleId scheduleId,
        Instant scheduledFor,
        Instant startedAt,
        String workflowId) {}
