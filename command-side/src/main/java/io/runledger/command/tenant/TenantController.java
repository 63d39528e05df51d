package io.runledger.command.tenant;

import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Makes tenants for the operator, whose token opens this address alone. */
@RestController
class TenantController {

    private final TenantOpening opening;

    TenantController(TenantOpening opening) {
        this.opening = opening;
    }

    @PostMapping("/api/internal/tenants")
    ResponseEntity<Json> create(@RequestBody Json body) {
        Fields fields = Fields.of(body);
        var id = fields.id("id", TenantId::new);
        fields.check();
        String key = opening.create(id.get());
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(Json.obj().put("id", id.get().value()).put("api_key", key).build());
    }
}
