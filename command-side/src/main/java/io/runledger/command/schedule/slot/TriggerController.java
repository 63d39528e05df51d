package io.runledger.command.schedule.slot;

import io.runledger.command.run.StartedRun;
import io.runledger.command.schedule.ScheduleRequests;
import io.runledger.command.schedule.Timelines;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Sender;
import io.runledger.platform.security.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Starts a run of a schedule now. */
@RestController
class TriggerController {

    private final ManualTrigger trigger;

    TriggerController(ManualTrigger trigger) {
        this.trigger = trigger;
    }

    @PostMapping("/api/v1/schedules/{id}/trigger")
    ResponseEntity<Json> trigger(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = ScheduleRequests.KEY, required = false) @Nullable String key) {
        ScheduleRequests.requireKey(key);
        return StartedRun.answer(
                trigger.trigger(
                        Timelines.id(id), key, new Sender(caller.tenantId(), caller.actor())));
    }
}
