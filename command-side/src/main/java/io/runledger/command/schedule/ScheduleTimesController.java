package io.runledger.command.schedule;

import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.command.schedule.control.ScheduleDescription;
import io.runledger.command.schedule.control.TemporalScheduleId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** When a schedule is due: by its clock, by Temporal, and once more for what is over. */
@RestController
@RequestMapping("/api/v1/schedules/{id}")
class ScheduleTimesController {

    private static final int NEXT = 10;

    private final ScheduleChanges changes;
    private final ScheduleDirectory directory;
    private final Timelines timelines;
    private final ScheduleControlPort port;
    private final Clock clock;

    ScheduleTimesController(
            ScheduleChanges changes,
            ScheduleDirectory directory,
            Timelines timelines,
            ScheduleControlPort port,
            Clock clock) {
        this.changes = changes;
        this.directory = directory;
        this.timelines = timelines;
        this.port = port;
        this.clock = clock;
    }

    @GetMapping("/next")
    ResponseEntity<Json> next(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String count) {
        int wanted = count == null ? NEXT : Limit.parse(count);
        Standing standing = timelines.require(caller.tenantId(), Timelines.id(id));
        return ResponseEntity.ok(
                ScheduleJson.next(
                        standing.definition(), !standing.paused(), clock.instant(), wanted));
    }

    @GetMapping("/describe")
    ResponseEntity<Json> describe(Caller caller, @PathVariable String id) {
        TenantId tenant = caller.tenantId();
        ScheduleId schedule = Timelines.id(id);
        ScheduleEntry entry =
                directory.find(tenant, schedule).orElseThrow(() -> Timelines.missing(id));
        ScheduleDescription told =
                port.describe(tenant, schedule)
                        .orElseThrow(() ->
                                ProblemException.notFound(
                                        "Temporal does not have schedule %s; POST /api/v1/schedules/reconcile puts it right"
                                                .formatted(schedule)));
        return ResponseEntity.ok(
                ScheduleJson.of(entry, TemporalScheduleId.of(tenant, schedule), told));
    }

    @PostMapping("/backfill")
    ResponseEntity<Json> backfill(Caller caller, @PathVariable String id, @RequestBody Json body) {
        ScheduleId schedule = Timelines.id(id);
        Standing standing = timelines.require(caller.tenantId(), schedule);
        BackfillForm form = BackfillForm.of(body, clock.instant());
        changes.backfill(schedule, form, ScheduleController.sender(caller));
        return ResponseEntity.accepted()
                .body(
                        Json.obj()
                                .put("schedule_id", schedule.value())
                                .put("from", form.from())
                                .put("to", form.to())
                                .put("overlap", ScheduleJson.lower(form.overlap()))
                                .put("slots", form.count(standing.definition().timing()))
                                .build());
    }
}
