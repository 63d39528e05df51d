package io.runledger.platform.security;

import io.runledger.events.json.Json;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses outside the tenants' API. */
@RestController
class TestInternal {

    @PostMapping({
        "/api/internal/billing/ingest",
        "/api/internal/graphs/{id}/runs",
        "/api/internal/commands",
        "/api/internal/tenants",
        "/api/internal/other"
    })
    ResponseEntity<Json> internal(ServiceCaller caller) {
        return ResponseEntity.ok(Json.obj().put("actor", caller.actor()).build());
    }

    @GetMapping("/v1/models")
    ResponseEntity<Json> models(Caller caller) {
        return ResponseEntity.ok(Json.obj().put("tenant", caller.tenantId().value()).build());
    }

    @PostMapping("/hooks/{id}")
    ResponseEntity<Json> hook() {
        return ResponseEntity.accepted().body(Json.Obj.EMPTY);
    }
}
