package io.runledger.command.schedule;

import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.ScheduleCommand.ChangeSchedule;
import io.runledger.events.schedule.ScheduleCommand.CreateSchedule;
import io.runledger.events.schedule.ScheduleEvent.ScheduleChanged;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.Timing;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule runs, and when.
 *
 * @param name what people call it; null: its graph's id
 * @param grantId under which it runs
 */
public record ScheduleDefinition(
        @Nullable String name,
        GraphId graphId,
        Json.Obj input,
        Json.Obj config,
        Timing timing,
        GrantId grantId) {

    static ScheduleDefinition of(CreateSchedule c) {
        return new ScheduleDefinition(
                c.name(), c.graphId(), c.input(), c.config(), c.timing(), c.grantId());
    }

    static ScheduleDefinition of(ChangeSchedule c) {
        return new ScheduleDefinition(
                c.name(), c.graphId(), c.input(), c.config(), c.timing(), c.grantId());
    }

    static ScheduleDefinition of(ScheduleCreated e) {
        return new ScheduleDefinition(
                e.name(), e.graphId(), e.input(), e.config(), e.timing(), e.grantId());
    }

    static ScheduleDefinition of(ScheduleChanged e) {
        return new ScheduleDefinition(
                e.name(), e.graphId(), e.input(), e.config(), e.timing(), e.grantId());
    }
}
