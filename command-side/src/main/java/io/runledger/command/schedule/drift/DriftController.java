package io.runledger.command.schedule.drift;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import io.runledger.platform.security.Caller;
import io.runledger.platform.security.ServiceCaller;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Compares schedules with Temporal, for a tenant and for the operator. */
@RestController
class DriftController {

    private final ScheduleReconciler reconciler;

    DriftController(ScheduleReconciler reconciler) {
        this.reconciler = reconciler;
    }

    @PostMapping("/api/v1/schedules/reconcile")
    ResponseEntity<Json> ofTenant(
            Caller caller, @RequestBody(required = false) @Nullable Json body) {
        return ResponseEntity.ok(
                reconciler.reconcile(caller.tenantId(), fix(body), caller.actor()).json(false));
    }

    @PostMapping("/api/internal/schedules/reconcile")
    ResponseEntity<Json> ofAll(
            ServiceCaller caller, @RequestBody(required = false) @Nullable Json body) {
        return ResponseEntity.ok(reconciler.reconcile(null, fix(body), caller.actor()).json(true));
    }

    private static boolean fix(@Nullable Json body) {
        Fields fields = Fields.of(body == null ? Json.Obj.EMPTY : body);
        boolean fix = fields.flag("fix", false);
        fields.check();
        return fix;
    }
}
