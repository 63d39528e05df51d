package io.runledger.query.webhook;

import io.runledger.events.json.Json;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import io.runledger.query.readmodel.Columns;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers questions about deliveries, also to triggers that are gone. */
@RestController
@RequestMapping("/api/v1/webhooks/{id}/deliveries")
class DeliveryQueries {

    private final WebhookShelf shelf;

    DeliveryQueries(WebhookShelf shelf) {
        this.shelf = shelf;
    }

    @GetMapping
    ResponseEntity<Json> deliveries(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        WebhookRow webhook = shelf.require(caller.tenantId(), id);
        int size = Limit.parse(limit);
        List<DeliveryRow> found =
                shelf.deliveries(
                        caller.tenantId(), webhook.id(), outcome(outcome), below(cursor), size + 1);
        boolean more = found.size() > size;
        List<DeliveryRow> page = more ? found.subList(0, size) : found;
        return ResponseEntity.ok(
                Json.obj()
                        .put("deliveries", Json.arr(page.stream().map(DeliveryRow::json).toList()))
                        .put("next_cursor", more ? cursor(page.getLast()) : null)
                        .build());
    }

    static String cursor(DeliveryRow last) {
        return Cursor.encode(Json.obj().put("below", last.firstPosition()).build());
    }

    static long below(@Nullable String cursor) {
        return Cursor.decode(cursor)
                .map(place -> {
                    if (place.get("below") instanceof Json.Num(var number)
                            && number.precision() - number.scale() <= 18) {
                        return number.longValue();
                    }
                    throw Cursor.invalid();
                })
                .orElse(Long.MAX_VALUE);
    }

    private static String outcome(@Nullable String sent) {
        List<String> known = Arrays.stream(DeliveryOutcome.values()).map(Columns::lower).toList();
        if (sent == null || sent.isEmpty()) {
            return "";
        }
        if (!known.contains(sent)) {
            throw ProblemException.invalid("outcome", "must be one of " + known);
        }
        return sent;
    }

    @GetMapping("/{delivery}")
    ResponseEntity<Json> delivery(
            Caller caller, @PathVariable String id, @PathVariable String delivery) {
        WebhookRow webhook = shelf.require(caller.tenantId(), id);
        DeliveryRecorded recorded = shelf.recorded(caller.tenantId(), webhook.id(), delivery);
        return ResponseEntity.ok(
                Json.obj()
                        .put("delivery_id", recorded.deliveryId())
                        .put("outcome", Columns.lower(recorded.outcome()))
                        .put("run_id", recorded.runId() == null ? null : recorded.runId().value())
                        .put("reason", recorded.reason())
                        .put("headers", recorded.headers())
                        .put("payload", recorded.payload())
                        .put(
                                "runs",
                                WebhookShelf.shown(
                                        shelf.runs(caller.tenantId(), webhook.id(), delivery)))
                        .put("updated_at", recorded.at())
                        .build());
    }
}
