package io.runledger.command.schedule.slot;

import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run that a schedule has started, or is about to.
 *
 * @param manual whether somebody triggered it, so that it belongs to no due time
 * @param workflowId the workflow that waits for its end; null: none yet
 * @param closedAt when it ended; null while it goes on
 */
record SlotRun(
        TenantId tenantId,
        ScheduleId scheduleId,
        Instant scheduledFor,
        RunId runId,
        boolean manual,
        @Nullable String workflowId,
        Instant openedAt,
        @Nullable Instant closedAt) {

    boolean isOpen() {
        return closedAt == null;
    }

    /** Whether it went on at a moment. */
    boolean wasOpen(Instant moment) {
        return !openedAt.isAfter(moment) && (closedAt == null || closedAt.isAfter(moment));
    }
}
