package io.runledger.command.schedule;

import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.events.id.NameUuid;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Sender;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes, shows, changes and deletes schedules. */
@RestController
@RequestMapping("/api/v1/schedules")
class ScheduleController {

    private final ScheduleCreation creation;
    private final ScheduleChanges changes;
    private final ScheduleDirectory directory;
    private final Timelines timelines;
    private final Clock clock;

    ScheduleController(
            ScheduleCreation creation,
            ScheduleChanges changes,
            ScheduleDirectory directory,
            Timelines timelines,
            Clock clock) {
        this.creation = creation;
        this.changes = changes;
        this.directory = directory;
        this.timelines = timelines;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Json> create(
            Caller caller,
            @RequestHeader(name = ScheduleRequests.KEY, required = false) @Nullable String key,
            @RequestBody Json body) {
        ScheduleRequests.requireKey(key);
        ScheduleForm form = ScheduleForm.toCreate(body);
        ScheduleId id =
                key == null
                        ? ScheduleId.random()
                        : new ScheduleId(
                                NameUuid.of("schedule\n" + caller.tenantId() + "\n" + key)
                                        .toString());
        boolean made = creation.create(id, form, sender(caller));
        ResponseEntity.BodyBuilder answer =
                made
                        ? ResponseEntity.created(URI.create("/api/v1/schedules/" + id))
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true");
        return answer.body(shape(caller.tenantId(), id));
    }

    @GetMapping
    ResponseEntity<Json> list(Caller caller) {
        List<Json.Obj> schedules =
                directory.living(caller.tenantId()).stream()
                        .flatMap(entry ->
                                timelines
                                        .of(entry.tenantId(), entry.scheduleId())
                                        .current()
                                        .stream()
                                        .map(standing -> shape(entry, standing)))
                        .toList();
        return ResponseEntity.ok(Json.obj().put("schedules", Json.arr(schedules)).build());
    }

    @GetMapping("/{id}")
    ResponseEntity<Json> read(Caller caller, @PathVariable String id) {
        return ResponseEntity.ok(shape(caller.tenantId(), Timelines.id(id)));
    }

    @PatchMapping("/{id}")
    ResponseEntity<Json> change(Caller caller, @PathVariable String id, @RequestBody Json body) {
        ScheduleId schedule = Timelines.id(id);
        timelines.require(caller.tenantId(), schedule);
        changes.change(schedule, ScheduleForm.toChange(body), sender(caller));
        return ResponseEntity.ok(shape(caller.tenantId(), schedule));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        changes.delete(Timelines.id(id), sender(caller));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/pause")
    ResponseEntity<Json> pause(Caller caller, @PathVariable String id) {
        changes.enable(Timelines.id(id), false, sender(caller));
        return ResponseEntity.ok(shape(caller.tenantId(), Timelines.id(id)));
    }

    @PostMapping("/{id}/resume")
    ResponseEntity<Json> resume(Caller caller, @PathVariable String id) {
        changes.enable(Timelines.id(id), true, sender(caller));
        return ResponseEntity.ok(shape(caller.tenantId(), Timelines.id(id)));
    }

    private Json.Obj shape(TenantId tenant, ScheduleId id) {
        ScheduleEntry entry =
                directory.find(tenant, id).orElseThrow(() -> Timelines.missing(id.value()));
        return shape(entry, timelines.require(tenant, id));
    }

    private Json.Obj shape(ScheduleEntry entry, Standing standing) {
        return ScheduleJson.of(entry, standing.definition(), clock.instant());
    }

    static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }
}
