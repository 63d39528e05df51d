package io.runledger.query.schedule;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers what became of a schedule's due times, also when the schedule is gone. */
@RestController
class ScheduleRunQueries {

    private final SlotList slots;
    private final EventLog log;

    ScheduleRunQueries(SlotList slots, EventLog log) {
        this.slots = slots;
        this.log = log;
    }

    @GetMapping("/api/v1/schedules/{id}/runs")
    ResponseEntity<Json> runs(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        ScheduleId schedule = require(caller.tenantId(), id);
        SlotList.Page page =
                slots.find(caller.tenantId(), schedule, status, Limit.parse(limit), cursor);
        return ResponseEntity.ok(
                Json.obj()
                        .put("runs", Json.arr(page.slots().stream().map(SlotRow::json).toList()))
                        .put("next_cursor", page.nextCursor())
                        .build());
    }

    /** A schedule that the log knows, whether it is still there or not. */
    private ScheduleId require(TenantId tenant, String id) {
        return parse(id)
                .filter(schedule ->
                        log.lastSequence("schedule:" + tenant + ":" + schedule).isPresent())
                .orElseThrow(() -> ProblemException.notFound("there is no schedule " + id));
    }

    private static Optional<ScheduleId> parse(String id) {
        try {
            return Optional.of(new ScheduleId(id.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
