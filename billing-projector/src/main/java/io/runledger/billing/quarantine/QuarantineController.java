package io.runledger.billing.quarantine;

import io.runledger.billing.Page;
import io.runledger.billing.Query;
import io.runledger.billing.ingest.Inbox;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.security.Caller;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The calls that a person must look at, with what LiteLLM reported of them, and what to do. */
@RestController
class QuarantineController {

    private final QuarantineList list;
    private final CallHistory history;
    private final Decisions decisions;
    private final Inbox inbox;
    private final InstantSource clock;

    QuarantineController(
            QuarantineList list,
            CallHistory history,
            Decisions decisions,
            Inbox inbox,
            InstantSource clock) {
        this.list = list;
        this.history = history;
        this.decisions = decisions;
        this.inbox = inbox;
        this.clock = clock;
    }

    /**
     * Lists the tenant's quarantined calls, newest first.
     *
     * @param query {@code state} ({@code open} or {@code resolved}), {@code reason}, {@code limit},
     *     {@code cursor}
     */
    @GetMapping("/api/v1/billing/quarantine")
    ResponseEntity<Json> list(Caller caller, @RequestParam Map<String, String> query) {
        Page page = Page.of(query.get("limit"), query.get("cursor"));
        Boolean open = Query.parsed(query, "state", QuarantineController::isOpen);
        String reason = query.get("reason");
        List<QuarantineItem> rows =
                list.page(
                        caller.tenantId(),
                        open,
                        reason == null || reason.isEmpty() ? null : reason.replace("\0", ""),
                        page);
        return ResponseEntity.ok(
                Json.obj()
                        .put("items", Json.arr(page.cut(rows).stream().map(this::shown).toList()))
                        .put("next_cursor", page.next(rows, QuarantineItem::position))
                        .build());
    }

    static Boolean isOpen(String state) {
        return switch (state) {
            case "open" -> true;
            case "resolved" -> false;
            default -> throw new IllegalArgumentException("must be open or resolved");
        };
    }

    /**
     * Decides on one of them.
     *
     * @param body {@code {"action":"charge|discard","cost_usd"?|"provider_cost_usd"?,"run_id"?,
     *     "account_id"?}}
     */
    @PostMapping("/api/v1/billing/quarantine/{id}/resolve")
    ResponseEntity<Json> resolve(
            Caller caller, @PathVariable String id, @RequestBody Json.Obj body) {
        QuarantineItem item =
                list.find(caller.tenantId(), Ids.uuid(id, "quarantined call"))
                        .orElseThrow(() -> Ids.missing("quarantined call", id));
        boolean charge = Action.of(body, "charge", "discard");
        if (item.isInSuspense()) {
            decisions.onSuspense(caller, item.sourceSystem(), item.callId(), body, charge);
        } else {
            decisions.onQuarantine(caller, quarantined(item), body, charge);
        }
        return ResponseEntity.ok(
                shown(item.resolved(charge ? "charged" : "discarded", caller, clock.instant())));
    }

    private CallQuarantined quarantined(QuarantineItem item) {
        return history.quarantined(item.sourceSystem(), item.callId(), item.responseId())
                .orElseThrow(() -> new IllegalStateException("an item that the log has not"));
    }

    private Json shown(QuarantineItem item) {
        return item.shown().with("payload", payload(item));
    }

    /** Null where no witness brought it, or where it can no longer be read. */
    private Json payload(QuarantineItem item) {
        try {
            return inbox.payload(item.callId(), item.responseId())
                    .<Json>map(payload -> payload.without("messages").without("response"))
                    .orElse(Json.NULL);
        } catch (ContentUnreadable _) {
            return Json.NULL;
        }
    }
}
