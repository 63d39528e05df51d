package io.runledger.events.schedule;

import io.runledger.events.Command;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a slot: one due time of one schedule. A slot that runs is the run of the key
 * {@link #runKey}, and needs nothing else; only the others are recorded by themselves.
 */
public sealed interface SlotCommand extends Command {

    TenantId tenantId();

    ScheduleId scheduleId();

    Instant scheduledFor();

    @Override
    default String aggregateId() {
        return idOf(tenantId(), scheduleId(), scheduledFor());
    }

    /** The aggregate's id, {@code slot:{tenant}:{schedule}:{time}}. */
    static String idOf(TenantId tenant, ScheduleId schedule, Instant scheduledFor) {
        return "slot:" + tenant + ":" + schedule + ":" + scheduledFor;
    }

    /** The idempotency key of a slot's run, so that a slot has one run at most, for ever. */
    static String runKey(ScheduleId schedule, Instant scheduledFor) {
        return "sched:" + schedule + ":" + scheduledFor;
    }

    /** Records why a slot has no run; the first reason stays. */
    record SkipSlot(
            TenantId tenantId,
            ScheduleId scheduleId,
            Instant scheduledFor,
            SlotReason reason,
            @Nullable String detail,
            Instant at)
            implements SlotCommand {}
}
