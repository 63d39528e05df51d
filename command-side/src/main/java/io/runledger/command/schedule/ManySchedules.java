package io.runledger.command.schedule;

import io.runledger.command.schedule.control.SchedulesUnavailable;
import io.runledger.events.Refused;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pauses and resumes many schedules at once; each by itself, so one's failure is its own. */
@RestController
@RequestMapping("/api/v1/schedules")
class ManySchedules {

    private static final int MOST = 1_000;

    private final ScheduleChanges changes;
    private final ScheduleDirectory directory;

    ManySchedules(ScheduleChanges changes, ScheduleDirectory directory) {
        this.changes = changes;
        this.directory = directory;
    }

    @PostMapping("/pause")
    ResponseEntity<Json> pause(Caller caller, @RequestBody Json body) {
        return each(caller, body, false);
    }

    @PostMapping("/resume")
    ResponseEntity<Json> resume(Caller caller, @RequestBody Json body) {
        return each(caller, body, true);
    }

    private ResponseEntity<Json> each(Caller caller, Json body, boolean enabled) {
        Sender sender = ScheduleController.sender(caller);
        List<Json> answers = new ArrayList<>();
        String away = null;
        for (String id : named(caller, body)) {
            String error = away == null ? enable(id, enabled, sender) : away;
            if ("schedules_unavailable".equals(error)) {
                // Each further one would wait for Temporal in vain.
                away = error;
            }
            Json.Builder answer = Json.obj().put("schedule_id", id);
            answers.add(
                    error == null
                            ? answer.put("enabled", enabled).build()
                            : answer.put("error", error).build());
        }
        return ResponseEntity.ok(Json.obj().put("schedules", Json.arr(answers)).build());
    }

    private Set<String> named(Caller caller, Json body) {
        Fields fields = Fields.of(body);
        boolean all = fields.flag("all", false);
        List<String> ids = fields.texts("schedule_ids");
        if (all == !ids.isEmpty()) {
            fields.fault("schedule_ids", "or all is required, and not both");
        }
        if (ids.size() > MOST) {
            fields.fault("schedule_ids", "must be " + MOST + " at most");
        }
        fields.check();
        Set<String> named = new LinkedHashSet<>(ids);
        if (all) {
            directory
                    .living(caller.tenantId())
                    .forEach(entry -> named.add(entry.scheduleId().value()));
        }
        return named;
    }

    /** The code of what went wrong; null if nothing did. */
    private @Nullable String enable(String id, boolean enabled, Sender sender) {
        try {
            ScheduleId schedule = Timelines.id(id);
            changes.enable(schedule, enabled, sender);
            return null;
        } catch (ProblemException e) {
            return e.problem().code();
        } catch (SchedulesUnavailable e) {
            return e.problem().code();
        } catch (Refused e) {
            return ScheduleJson.lower(e.code());
        }
    }
}
