package io.runledger.command.schedule;

import io.runledger.command.schedule.control.ControlledTiming;
import io.runledger.command.schedule.control.ScheduleDescription;
import io.runledger.command.schedule.time.DueTime;
import io.runledger.command.schedule.time.NominalTimes;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Schedules as the API shows them. */
final class ScheduleJson {

    private ScheduleJson() {}

    /** A schedule, with its next time as its clock says it; Temporal is not asked. */
    static Json.Obj of(ScheduleEntry entry, ScheduleDefinition definition, Instant now) {
        return Json.obj()
                .put("schedule_id", entry.scheduleId().value())
                .put("name", entry.name())
                .put("graph_id", definition.graphId().value())
                .put("input", definition.input())
                .put("config", definition.config())
                .put("cron", definition.timing().cron())
                .put("timezone", definition.timing().timezone())
                .put("overlap", lower(definition.timing().overlap()))
                .put("catchup_window_seconds", definition.timing().catchupSeconds())
                .put("enabled", entry.enabled())
                .put("grant_id", definition.grantId().value())
                .put("next_run_at", time(entry.enabled() ? next(definition, now) : null))
                .put("last_run_at", time(entry.lastRunAt()))
                .put("created_at", entry.createdAt())
                .put("updated_at", entry.updatedAt())
                .build();
    }

    private static @Nullable Instant next(ScheduleDefinition definition, Instant now) {
        return times(definition).after(now, 1).stream().findFirst().orElse(null);
    }

    static NominalTimes times(ScheduleDefinition definition) {
        return NominalTimes.of(definition.timing().cron(), definition.timing().timezone());
    }

    /** The next times, and what changes of clocks do on the way to the last of them. */
    static Json.Obj next(ScheduleDefinition definition, boolean enabled, Instant now, int count) {
        NominalTimes times = times(definition);
        List<DueTime> due = times.upcoming(now, count);
        List<Json> notes =
                due.isEmpty()
                        ? List.of()
                        : times.changes(now, due.getLast().at()).stream()
                                .<Json>map(change ->
                                        Json.obj()
                                                .put("at", change.at())
                                                .put("note", change.text())
                                                .build())
                                .toList();
        return Json.obj()
                .put("enabled", enabled)
                .put("timezone", definition.timing().timezone())
                .put(
                        "next",
                        Json.arr(
                                due.stream()
                                        .map(time ->
                                                Json.obj()
                                                        .put("at", time.at())
                                                        .put("local", time.local().toString())
                                                        .put("note", Json.orNull(time.note()))
                                                        .build())
                                        .toList()))
                .put("notes", Json.arr(notes))
                .build();
    }

    /** What Temporal itself says. */
    static Json.Obj of(ScheduleEntry entry, String temporalId, ScheduleDescription told) {
        ControlledTiming timing = told.timing();
        OverlapPolicy overlap = timing.overlap();
        return Json.obj()
                .put("schedule_id", entry.scheduleId().value())
                .put("temporal_id", temporalId)
                .put("paused", told.paused())
                .put("cron", Json.orNull(told.writtenCron()))
                .put("timezone", timing.timezone())
                .put("overlap", Json.orNull(overlap == null ? null : lower(overlap)))
                .put("catchup_window_seconds", timing.catchupSeconds())
                .put(
                        "next_times",
                        Json.arr(
                                told.nextTimes().stream()
                                        .map(Instant::toString)
                                        .map(Json::of)
                                        .toList()))
                .put("recent", Json.arr(told.recent().stream().map(ScheduleJson::start).toList()))
                .put("running", Json.arr(told.running().stream().map(Json::of).toList()))
                .put("started", told.started())
                .put("skipped_overlap", told.skippedOverlap())
                .put("missed_catchup", told.missedCatchup())
                .put("created_at", time(told.createdAt()))
                .put("updated_at", time(told.updatedAt()))
                .build();
    }

    private static Json start(ScheduleDescription.Start start) {
        return Json.obj()
                .put("scheduled_at", start.scheduledAt())
                .put("started_at", start.startedAt())
                .put("workflow_id", start.workflowId())
                .build();
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Json time(@Nullable Instant time) {
        return Json.orNull(time == null ? null : time.toString());
    }
}
