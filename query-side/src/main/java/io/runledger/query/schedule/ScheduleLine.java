package io.runledger.query.schedule;

import io.runledger.events.schedule.ScheduleView;
import io.runledger.events.schedule.ScheduleView.Due;
import io.runledger.platform.page.Shown;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in a table.
 *
 * @param state {@code active} or {@code paused}
 * @param next its next time, UTC; nothing while it is paused
 * @param last what became of its latest due time; null: it has had none
 */
public record ScheduleLine(
        String id,
        String name,
        String graph,
        String cron,
        String zone,
        String state,
        String next,
        @Nullable SlotLine last) {

    static ScheduleLine of(ScheduleView schedule, @Nullable SlotRow last) {
        Due next = schedule.next().isEmpty() ? null : schedule.next().getFirst();
        return new ScheduleLine(
                schedule.scheduleId().value(),
                schedule.name(),
                schedule.graphId().value(),
                schedule.timing().cron(),
                schedule.timing().timezone(),
                schedule.enabled() ? "active" : "paused",
                Shown.time(schedule.enabled() && next != null ? next.at() : null),
                last == null ? null : SlotLine.of(last));
    }
}
