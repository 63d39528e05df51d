package io.runledger.platform.security;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.Limit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Controllers written as the product's are. */
@RestController
@RequestMapping("/api/v1")
class TestApi {

    @GetMapping("/caller")
    ResponseEntity<Json> caller(Caller caller) {
        return ResponseEntity.ok(
                Json.obj()
                        .put("tenant", caller.tenantId().value())
                        .put("actor", caller.actor())
                        .put("virtual", Thread.currentThread().isVirtual())
                        .build());
    }

    @PostMapping("/echo")
    ResponseEntity<Json> echo(Caller caller, @RequestBody Json body) {
        return ResponseEntity.ok(
                Json.obj()
                        .put("tenant", caller.tenantId().value())
                        .put("virtual", Thread.currentThread().isVirtual())
                        .put("body", body)
                        .build());
    }

    @PostMapping("/size")
    ResponseEntity<Json> size(@RequestBody Json body) {
        return ResponseEntity.ok(Json.obj().put("size", body.text().length()).build());
    }

    @PostMapping("/object")
    ResponseEntity<Json> object(@RequestBody Json.Obj body) {
        return ResponseEntity.ok(body);
    }

    @PostMapping("/optional")
    ResponseEntity<Json> optional(@RequestBody(required = false) @Nullable Json body) {
        return ResponseEntity.ok(Json.obj().put("sent", body != null).build());
    }

    @PostMapping("/fields")
    ResponseEntity<Json> fields(@RequestBody Json body) {
        var fields = Fields.of(body);
        var id = fields.id("id", GraphId::new);
        fields.text("name");
        fields.object("definition");
        fields.integer("max", 4, 1, 100);
        fields.check();
        return ResponseEntity.ok(Json.obj().put("id", id.get().value()).build());
    }

    @GetMapping("/graphs/{id}")
    ResponseEntity<Json> graph(@PathVariable GraphId id) {
        return ResponseEntity.ok(Json.obj().put("id", id.value()).build());
    }

    @GetMapping("/text-graphs/{id}")
    ResponseEntity<Json> textGraph(@PathVariable String id) {
        return ResponseEntity.ok(Json.obj().put("id", new GraphId(id).value()).build());
    }

    @GetMapping("/list")
    ResponseEntity<Json> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return ResponseEntity.ok(
                Json.obj()
                        .put("limit", Limit.parse(limit))
                        .put("cursor", Cursor.decode(cursor).<Json>map(c -> c).orElse(Json.NULL))
                        .build());
    }

    @PostMapping("/keyed")
    ResponseEntity<Json> keyed(@RequestHeader("Idempotency-Key") String key) {
        return ResponseEntity.ok(Json.of(key));
    }

    @PostMapping("/refuse/{code}")
    ResponseEntity<Json> refuse(@PathVariable RefusalCode code) {
        throw new Refused(code, "refused for " + code);
    }

    @GetMapping("/wrapped-refusal")
    ResponseEntity<Json> wrappedRefusal() {
        throw new IllegalStateException(new Refused(RefusalCode.NOT_FOUND, "run 1 is unknown"));
    }

    @GetMapping("/storage-away")
    ResponseEntity<Json> storageAway() {
        throw new IllegalStateException(
                new DataAccessResourceFailureException("host db.internal is down"));
    }

    @GetMapping("/broken")
    ResponseEntity<Json> broken() {
        throw new IllegalArgumentException("hunter2 in table api_keys");
    }

    @GetMapping("/corrupt")
    ResponseEntity<Json> corrupt() {
        return ResponseEntity.ok(Json.parse("{hunter2"));
    }
}
