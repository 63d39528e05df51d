package io.runledger.command.schedule;

import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.Timing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as the directory has it: all but what it gives its runs.
 *
 * @param name what people call it; its graph's id where nobody gave it a name
 * @param enabled false while it is paused
 * @param deletedAt null while it lives
 * @param lastRunAt when it last started a run; null: it has started none. For people: nothing is
 *     decided by it
 */
public record ScheduleEntry(
        TenantId tenantId,
        ScheduleId scheduleId,
        String name,
        GraphId graphId,
        Timing timing,
        boolean enabled,
        GrantId grantId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt,
        @Nullable Instant lastRunAt) {}
