package io.runledger.command.store;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.store.StoreCommand.PutValue;
import io.runledger.events.store.StoreCommand.RemoveValue;
import io.runledger.events.store.StoreKey;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads and changes the values that graphs know as {@code store.namespace.key}. */
@RestController
@RequestMapping("/api/v1/store/{namespace}")
class StoreController {

    private final Gateway gateway;
    private final StoreTable values;
    private final Clock clock;

    StoreController(Gateway gateway, StoreTable values, Clock clock) {
        this.gateway = gateway;
        this.values = values;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<Json> list(
            Caller caller,
            @PathVariable String namespace,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Limit.parse(limit);
        String after = Cursor.decode(cursor).map(StoreController::place).orElse("");
        List<StoreTable.Named> found = values.names(caller.tenantId(), namespace, after, size + 1);
        List<StoreTable.Named> page = found.subList(0, Math.min(size, found.size()));
        String next =
                found.size() > size
                        ? Cursor.encode(Json.obj().put("after", page.getLast().key()).build())
                        : null;
        return ResponseEntity.ok(
                Json.obj()
                        .put("namespace", namespace)
                        .put("keys", Json.arr(page.stream().map(StoreController::shape).toList()))
                        .put("next_cursor", Json.orNull(next))
                        .build());
    }

    private static String place(Json.Obj cursor) {
        return Objects.requireNonNullElseGet(
                cursor.text("after"),
                () -> {
                    throw Cursor.invalid();
                });
    }

    private static Json shape(StoreTable.Named named) {
        return Json.obj().put("key", named.key()).put("updated_at", named.updatedAt()).build();
    }

    @GetMapping("/{key}")
    ResponseEntity<Json> read(
            Caller caller, @PathVariable String namespace, @PathVariable String key) {
        return ResponseEntity.ok(shape(caller, new StoreKey(namespace, key)));
    }

    @PutMapping("/{key}")
    ResponseEntity<Json> put(
            Caller caller,
            @PathVariable String namespace,
            @PathVariable String key,
            @RequestBody Json body) {
        StoreKey name = new StoreKey(namespace, key);
        // JSON null is a value too: only a missing one is refused.
        Json value = body instanceof Json.Obj object ? object.get("value") : null;
        if (value == null) {
            throw ProblemException.invalid("value", "is required");
        }
        int bytes = CanonicalJson.bytes(value).length;
        if (bytes > StoreRules.MAX_VALUE_BYTES) {
            throw new ProblemException(
                    413,
                    "payload_too_large",
                    "the value has %d bytes and a value at most %d"
                            .formatted(bytes, StoreRules.MAX_VALUE_BYTES));
        }
        gateway.send(
                new PutValue(caller.tenantId(), name, value, null, caller.actor(), clock.instant()),
                sender(caller));
        return ResponseEntity.ok(shape(caller, name));
    }

    private Json shape(Caller caller, StoreKey name) {
        StoreTable.Kept kept =
                values.find(caller.tenantId(), name).orElseThrow(() -> missing(name));
        return Json.obj()
                .put("namespace", name.namespace())
                .put("key", name.key())
                .put("value", kept.value())
                .put("updated_at", kept.updatedAt())
                .build();
    }

    @DeleteMapping("/{key}")
    ResponseEntity<Void> remove(
            Caller caller, @PathVariable String namespace, @PathVariable String key) {
        StoreKey name = new StoreKey(namespace, key);
        if (!removed(caller, name)) {
            throw missing(name);
        }
        return ResponseEntity.noContent().build();
    }

    private boolean removed(Caller caller, StoreKey name) {
        try {
            return gateway.call(
                    new RemoveValue(caller.tenantId(), name, caller.actor(), clock.instant()),
                    sender(caller),
                    Boolean.class);
        } catch (Refused refused) {
            if (refused.code() == RefusalCode.NOT_FOUND) {
                // No value was ever put under this name.
                return false;
            }
            throw refused;
        }
    }

    private static ProblemException missing(StoreKey name) {
        return ProblemException.notFound("there is no value " + name);
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }
}
