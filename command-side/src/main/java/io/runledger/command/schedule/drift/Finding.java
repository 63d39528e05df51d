package io.runledger.command.schedule.drift;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.Drift;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A difference between the log and Temporal.
 *
 * @param tenantId whose schedule it is; null: the id in Temporal names none
 * @param scheduleId which; null: the id in Temporal is none that we give
 * @param temporalId its id in Temporal
 * @param detail what differs, for a person
 * @param repair what is to be done about it
 * @param fixed whether it was done
 */
record Finding(
        @Nullable TenantId tenantId,
        @Nullable ScheduleId scheduleId,
        String temporalId,
        Drift drift,
        String detail,
        Repair repair,
        boolean fixed) {

    /** What makes Temporal like the log. */
    enum Repair {
        CREATED,
        DELETED,
        PAUSED,
        RESUMED,
        UPDATED
    }

    Finding asFixed() {
        return new Finding(tenantId, scheduleId, temporalId, drift, detail, repair, true);
    }

    /**
     * It as an answer shows it.
     *
     * @param ofAll whether the answer is about all tenants, and has to name them
     */
    Json.Obj json(boolean ofAll) {
        Json.Builder json = Json.obj();
        if (ofAll) {
            json.put("tenant_id", Json.orNull(tenantId == null ? null : tenantId.value()));
        }
        return json.put("schedule_id", Json.orNull(scheduleId == null ? null : scheduleId.value()))
                .put("temporal_id", temporalId)
                .put("class", lower(drift))
                .put("detail", detail)
                .put("action", fixed ? lower(repair) : "none")
                .put("fixed", fixed)
                .build();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
