package io.runledger.command.schedule;

import io.runledger.command.schedule.time.ClockChange;
import io.runledger.command.schedule.time.DueTime;
import io.runledger.command.schedule.time.NominalTimes;
import io.runledger.events.schedule.FindSchedules;
import io.runledger.events.schedule.ScheduleView;
import io.runledger.events.schedule.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Tells those who show schedules what there is to show. */
@Component
class ScheduleViews {

    private final ScheduleDirectory directory;
    private final Timelines timelines;

    ScheduleViews(ScheduleDirectory directory, Timelines timelines) {
        this.directory = directory;
        this.timelines = timelines;
    }

    @QueryHandler
    List<ScheduleView> handle(FindSchedules question) {
        List<ScheduleEntry> entries =
                question.scheduleId() == null
                        ? directory.living(question.tenantId())
                        : directory.findEver(question.tenantId(), question.scheduleId()).stream()
                                .toList();
        return entries.stream().flatMap(entry -> view(entry, question).stream()).toList();
    }

    private Optional<ScheduleView> view(ScheduleEntry entry, FindSchedules question) {
        return timelines.of(entry.tenantId(), entry.scheduleId()).definitions().reversed().stream()
                .findFirst()
                .map(definition -> view(entry, definition, question));
    }

    private static ScheduleView view(
            ScheduleEntry entry, ScheduleDefinition definition, FindSchedules question) {
        Timing timing = definition.timing();
        NominalTimes times = NominalTimes.of(timing.cron(), timing.timezone());
        Instant from = question.from();
        List<DueTime> next =
                entry.deletedAt() == null ? times.upcoming(from, question.times()) : List.of();
        List<ClockChange> changes =
                next.isEmpty() ? List.of() : times.changes(from, next.getLast().at());
        return new ScheduleView(
                entry.scheduleId(),
                entry.name(),
                definition.graphId(),
                definition.input(),
                definition.config(),
                timing,
                entry.enabled(),
                definition.grantId(),
                entry.createdAt(),
                entry.updatedAt(),
                entry.deletedAt(),
                next.stream().map(ScheduleViews::due).toList(),
                changes.stream().map(ClockChange::text).toList());
    }

    private static ScheduleView.Due due(DueTime time) {
        return new ScheduleView.Due(time.at(), time.local().toString(), time.note());
    }
}
