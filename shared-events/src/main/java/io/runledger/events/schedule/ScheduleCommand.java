package io.runledger.events.schedule;

import io.runledger.events.Command;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of a schedule. */
public sealed interface ScheduleCommand extends Command {

    TenantId tenantId();

    ScheduleId scheduleId();

    @Override
    default String aggregateId() {
        return "schedule:" + tenantId() + ":" + scheduleId();
    }

    /**
     * Makes a schedule.
     *
     * @param name what people call it; null: its graph's id
     * @param input the input of every run
     * @param config the configuration of every run
     * @param grantId under which it runs
     */
    record CreateSchedule(
            TenantId tenantId,
            ScheduleId scheduleId,
            @Nullable String name,
            GraphId graphId,
            Json.Obj input,
            Json.Obj config,
            Timing timing,
            GrantId grantId,
            String by,
            Instant at)
            implements ScheduleCommand {}

    /** Changes a schedule from now on; what is already so gives no event. */
    record ChangeSchedule(
            TenantId tenantId,
            ScheduleId scheduleId,
            @Nullable String name,
            GraphId graphId,
            Json.Obj input,
            Json.Obj config,
            Timing timing,
            GrantId grantId,
            String by,
            Instant at)
            implements ScheduleCommand {}

    /** Keeps it from starting anything; again it is a no-op. */
    record PauseSchedule(TenantId tenantId, ScheduleId scheduleId, String by, Instant at)
            implements ScheduleCommand {}

    /** Lets it start again; again it is a no-op. */
    record ResumeSchedule(TenantId tenantId, ScheduleId scheduleId, String by, Instant at)
            implements ScheduleCommand {}

    /** Ends it; its history stays. */
    record DeleteSchedule(TenantId tenantId, ScheduleId scheduleId, String by, Instant at)
            implements ScheduleCommand {}

    /** Notes that its due times between two moments, both included, are to be run now. */
    record RequestBackfill(
            TenantId tenantId,
            ScheduleId scheduleId,
            Instant from,
            Instant to,
            OverlapPolicy overlap,
            String by,
            Instant at)
            implements ScheduleCommand {}

    /**
     * Notes that Temporal was put right.
     *
     * @param drift what was found
     * @param action what was done about it
     */
    record NoteRepair(
            TenantId tenantId,
            ScheduleId scheduleId,
            Drift drift,
            String action,
            String by,
            Instant at)
            implements ScheduleCommand {}
}
