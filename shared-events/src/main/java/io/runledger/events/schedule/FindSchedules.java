package io.runledger.events.schedule;

import io.runledger.events.Question;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a tenant's schedules that were not deleted, newest first; or for one of them, also where
 * it was deleted.
 *
 * @param scheduleId the one that is meant; null: all
 * @param from the moment behind which next times are told
 * @param times how many next times of each
 */
public record FindSchedules(
        TenantId tenantId, @Nullable ScheduleId scheduleId, Instant from, int times)
        implements Question<List<ScheduleView>> {}
