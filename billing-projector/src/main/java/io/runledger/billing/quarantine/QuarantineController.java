package io.runledger.billing.quarantine;

import io.runledger.billing.Page;
import io.runledger.billing.Rows;
import io.runledger.billing.ingest.Inbox;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The calls that a person must look at, with what LiteLLM reported of them. */
@RestController
class QuarantineController {

    private final JdbcClient db;
    private final Inbox inbox;

    QuarantineController(JdbcClient db, Inbox inbox) {
        this.db = db;
        this.inbox = inbox;
    }

    private record Item(long position, String callId, String responseId, Json.Obj withoutPayload) {}

    /** Lists the tenant's quarantined calls, newest first. */
    @GetMapping("/api/v1/billing/quarantine")
    ResponseEntity<Json> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page page = Page.of(limit, cursor);
        List<Item> rows =
                db.sql(
                                """
                                SELECT * FROM read_model.billing_quarantine
                                WHERE tenant_id = :tenant AND position < :before
                                ORDER BY position DESC LIMIT :limit
                                """)
                        .param("tenant", caller.tenantId().value())
                        .param("before", page.before())
                        .param("limit", page.rows())
                        .query((row, _) -> item(row))
                        .list();
        return ResponseEntity.ok(
                Json.obj()
                        .put("items", Json.arr(page.cut(rows).stream().map(this::shown).toList()))
                        .put("next_cursor", page.next(rows, Item::position))
                        .build());
    }

    private static Item item(ResultSet row) throws SQLException {
        Json.Obj json =
                Json.obj()
                        .put("id", row.getString("id"))
                        .put("reason", row.getString("reason"))
                        .put("call_id", row.getString("call_id"))
                        .put("account_id", row.getString("account_id"))
                        .put("run_id", row.getString("run_id"))
                        .put("received_at", Rows.instant(row, "created_at"))
                        .put("resolution", row.getString("resolution"))
                        .build();
        return new Item(
                row.getLong("position"),
                row.getString("call_id"),
                row.getString("response_id"),
                json);
    }

    private Json shown(Item item) {
        return item.withoutPayload().with("payload", payload(item));
    }

    /** Null where no callback brought it, or where it can no longer be read. */
    private Json payload(Item item) {
        try {
            return inbox.payload(new CallId(item.callId()), item.responseId())
                    .<Json>map(payload -> payload.without("messages").without("response"))
                    .orElse(Json.NULL);
        } catch (ContentUnreadable _) {
            return Json.NULL;
        }
    }
}
