package io.runledger.events.schedule;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to a slot other than that it runs, which its run says. */
public sealed interface SlotEvent extends DomainEvent {

    TenantId tenantId();

    ScheduleId scheduleId();

    Instant scheduledFor();

    @Override
    default String sequencingKey() {
        return SlotCommand.idOf(tenantId(), scheduleId(), scheduledFor());
    }

    /**
     * A slot had no run. A run that came nevertheless, by a backfill, is the slot's fate then.
     *
     * @param detail what a person may want to know beyond the reason; null: nothing
     */
    record SlotSkipped(
            TenantId tenantId,
            ScheduleId scheduleId,
            Instant scheduledFor,
            SlotReason reason,
            @Nullable String detail,
            Instant at)
            implements SlotEvent {}
}
