package io.runledger.events.schedule;

import io.runledger.events.Content;
import io.runledger.events.ContentOwner;
import io.runledger.events.DomainEvent;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to a schedule. */
public sealed interface ScheduleEvent extends DomainEvent, ContentOwner {

    TenantId tenantId();

    ScheduleId scheduleId();

    @Override
    default String sequencingKey() {
        return "schedule:" + tenantId() + ":" + scheduleId();
    }

    @Override
    default String contentKey() {
        return contentKeyOf(tenantId(), scheduleId());
    }

    /** The content key of a schedule's inputs. */
    static String contentKeyOf(TenantId tenant, ScheduleId schedule) {
        return "schedule:" + tenant + ":" + schedule;
    }

    /**
     * A schedule was made, and is not paused; see {@link ScheduleCommand.CreateSchedule}.
     *
     * @param contentKey {@link #contentKeyOf}
     */
    record ScheduleCreated(
            TenantId tenantId,
            ScheduleId scheduleId,
            String contentKey,
            @Nullable String name,
            GraphId graphId,
            @Content Json.Obj input,
            @Content Json.Obj config,
            Timing timing,
            GrantId grantId,
            String by,
            Instant at)
            implements ScheduleEvent {}

    /**
     * It is like this from now on; carries all of it, changed or not.
     *
     * @param contentKey {@link #contentKeyOf}
     */
    record ScheduleChanged(
            TenantId tenantId,
            ScheduleId scheduleId,
            String contentKey,
            @Nullable String name,
            GraphId graphId,
            @Content Json.Obj input,
            @Content Json.Obj config,
            Timing timing,
            GrantId grantId,
            String by,
            Instant at)
            implements ScheduleEvent {}

    /** It starts nothing from now on. */
    record SchedulePaused(TenantId tenantId, ScheduleId scheduleId, String by, Instant at)
            implements ScheduleEvent {}

    /** It starts runs again. */
    record ScheduleResumed(TenantId tenantId, ScheduleId scheduleId, String by, Instant at)
            implements ScheduleEvent {}

    /** It is gone; its history stays. */
    record ScheduleDeleted(TenantId tenantId, ScheduleId scheduleId, String by, Instant at)
            implements ScheduleEvent {}

    /** Due times between two moments, both included, were asked to be run. */
    record BackfillRequested(
            TenantId tenantId,
            ScheduleId scheduleId,
            Instant from,
            Instant to,
            OverlapPolicy overlap,
            String by,
            Instant at)
            implements ScheduleEvent {}

    /** Temporal differed from the log, and was put right. */
    record ScheduleRepaired(
            TenantId tenantId,
            ScheduleId scheduleId,
            Drift drift,
            String action,
            String by,
            Instant at)
            implements ScheduleEvent {}
}
