package io.runledger.billing.quarantine;

import io.runledger.billing.Query;
import io.runledger.billing.Rows;
import io.runledger.billing.ingest.Inbox;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The charges that nobody could be named for, and what to do with them. */
@RestController
class SuspenseController {

    private static final String ITEMS =
            """
            SELECT item.*, receipt.model, receipt.provider, receipt.cost_usd,
                   receipt.provider_cost_usd, receipt.charged_credits, receipt.called_at,
                   receipt.account_id, receipt.run_id, receipt.status
            FROM read_model.billing_suspense item
            JOIN read_model.charge_receipts receipt ON receipt.id = item.receipt_id
            WHERE item.tenant_id = :tenant
            """;

    private final JdbcClient db;
    private final Decisions decisions;
    private final Inbox inbox;
    private final InstantSource clock;

    SuspenseController(JdbcClient db, Decisions decisions, Inbox inbox, InstantSource clock) {
        this.db = db;
        this.decisions = decisions;
        this.inbox = inbox;
        this.clock = clock;
    }

    private record Item(
            long position,
            boolean open,
            String sourceSystem,
            CallId callId,
            String responseId,
            Json.Obj shown) {}

    /**
     * Lists them, those that wait before those that were decided on, newest first.
     *
     * @param query {@code state} ({@code open} or {@code resolved}), {@code limit}, {@code cursor}
     */
    @GetMapping("/api/v1/billing/suspense")
    ResponseEntity<Json> list(Caller caller, @RequestParam Map<String, String> query) {
        int limit = Limit.parse(query.get("limit"));
        Place after = Cursor.decode(query.get("cursor")).map(Place::of).orElse(Place.START);
        List<Item> rows =
                db.sql(
                                ITEMS
                                        + """
                                        AND (item.resolution IS NOT NULL, -item.position)
                                            > (:resolved, -:before)
                                        AND (:open::boolean IS NULL
                                             OR (item.resolution IS NULL) = :open)
                                        ORDER BY item.resolution IS NOT NULL, item.position DESC
                                        LIMIT :limit
                                        """)
                        .param("tenant", caller.tenantId().value())
                        .param("resolved", after.resolved())
                        .param("before", after.before())
                        .param("open", Query.parsed(query, "state", QuarantineController::isOpen))
                        .param("limit", limit + 1)
                        .query((row, _) -> item(row))
                        .list();
        boolean more = rows.size() > limit;
        List<Item> shown = more ? rows.subList(0, limit) : rows;
        return ResponseEntity.ok(
                Json.obj()
                        .put("items", Json.arr(shown.stream().map(this::shown).toList()))
                        .put("next_cursor", more ? next(shown.getLast()) : null)
                        .build());
    }

    /** A place in the list: those that wait come first. */
    private record Place(boolean resolved, long before) {

        static final Place START = new Place(false, Long.MAX_VALUE);

        static Place of(Json.Obj cursor) {
            String before = cursor.text("before");
            if (before != null
                    && before.matches("[0-9]{1,18}")
                    && cursor.get("resolved") instanceof Json.Bool(boolean resolved)) {
                return new Place(resolved, Long.parseLong(before));
            }
            throw Cursor.invalid();
        }
    }

    private static String next(Item last) {
        return Cursor.encode(
                Json.obj()
                        .put("resolved", !last.open())
                        .put("before", Long.toString(last.position()))
                        .build());
    }

    /**
     * Decides on one of them.
     *
     * @param body {@code {"action":"assign|write_off","run_id"?,"account_id"?}}
     */
    @PostMapping("/api/v1/billing/suspense/{id}/resolve")
    ResponseEntity<Json> resolve(
            Caller caller, @PathVariable String id, @RequestBody Json.Obj body) {
        Item item =
                db.sql(ITEMS + " AND item.receipt_id = :id")
                        .param("tenant", caller.tenantId().value())
                        .param("id", Ids.uuid(id, "charge in suspense"))
                        .query((row, _) -> item(row))
                        .optional()
                        .orElseThrow(() -> Ids.missing("charge in suspense", id));
        boolean assign = Action.of(body, "assign", "write_off");
        decisions.onSuspense(caller, item.sourceSystem(), item.callId(), body, assign);
        Json.Obj shown = shown(item);
        return ResponseEntity.ok(
                item.open()
                        ? shown.with("state", Json.of("resolved"))
                                .with("resolution", Json.of(assign ? "assigned" : "written_off"))
                                .with("resolved_by", Json.of(caller.actor()))
                                .with("resolved_at", Json.of(clock.instant().toString()))
                        : shown);
    }

    private static Item item(ResultSet row) throws SQLException {
        String resolution = row.getString("resolution");
        Instant resolvedAt = Rows.instantOrNull(row, "resolved_at");
        Json.Obj shown =
                Json.obj()
                        .put("receipt_id", row.getString("receipt_id"))
                        .put("state", resolution == null ? "open" : "resolved")
                        .put("reason", reason(row.getBoolean("unknown_account")))
                        .put("call_id", row.getString("call_id"))
                        .put("account_id", row.getString("account_id"))
                        .put("run_id", row.getString("run_id"))
                        .put("model", row.getString("model"))
                        .put("provider", row.getString("provider"))
                        .put("cost_usd", Rows.usd(row.getBigDecimal("cost_usd")))
                        .put("provider_cost_usd", Rows.usd(row.getBigDecimal("provider_cost_usd")))
                        .put("charged_credits", Long.toString(row.getLong("charged_credits")))
                        .put("called_at", Rows.instant(row, "called_at"))
                        .put("received_at", Rows.instant(row, "created_at"))
                        .put("resolution", resolution)
                        .put("resolved_by", row.getString("resolved_by"))
                        .put("resolved_at", resolvedAt == null ? null : resolvedAt.toString())
                        .build();
        return new Item(
                row.getLong("position"),
                resolution == null,
                row.getString("source_system"),
                new CallId(row.getString("call_id")),
                row.getString("response_id"),
                shown);
    }

    private static String reason(boolean unknownAccount) {
        return unknownAccount ? "unknown_account" : "unattributed";
    }

    /** With the end user that the call named, which says most about whose it may be. */
    private Json.Obj shown(Item item) {
        return item.shown().with("end_user", endUser(item));
    }

    private Json endUser(Item item) {
        try {
            return inbox.payload(item.callId(), item.responseId())
                    .map(payload -> payload.get("end_user"))
                    .filter(Json.Str.class::isInstance)
                    .orElse(Json.NULL);
        } catch (ContentUnreadable _) {
            return Json.NULL;
        }
    }
}
