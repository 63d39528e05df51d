package io.runledger.billing.account;

import io.runledger.billing.Rows;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Balances and ledgers. Amounts are texts: they are 64-bit, and JSON numbers may not be. */
@RestController
class AccountController {

    private static final int LEDGER_ROWS = 100;
    private static final String AFTER = "after";

    private final JdbcClient db;

    AccountController(JdbcClient db) {
        this.db = db;
    }

    /** The tenant's accounts by name, without their ledgers. */
    @GetMapping("/api/v1/billing/accounts")
    ResponseEntity<Json> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Limit.parse(limit);
        List<Json.Obj> rows =
                db.sql(
                                """
                                SELECT account_id, balance, held FROM read_model.billing_accounts
                                WHERE tenant_id = :tenant AND account_id COLLATE "C" > :after
                                ORDER BY account_id COLLATE "C" LIMIT :limit
                                """)
                        .param("tenant", caller.tenantId().value())
                        .param(
                                "after",
                                Cursor.decode(cursor).map(AccountController::after).orElse(""))
                        .param("limit", size + 1)
                        .query((row, _) -> account(row).build())
                        .list();
        boolean more = rows.size() > size;
        List<Json.Obj> shown = more ? rows.subList(0, size) : rows;
        return ResponseEntity.ok(
                Json.obj()
                        .put("accounts", Json.arr(shown))
                        .put("next_cursor", more ? next(shown.getLast()) : null)
                        .build());
    }

    private static String after(Json.Obj place) {
        String after = place.text(AFTER);
        if (after == null || after.indexOf('\0') >= 0) {
            throw Cursor.invalid();
        }
        return after;
    }

    private static String next(Json.Obj last) {
        return Cursor.encode(Json.obj().put(AFTER, last.text("id")).build());
    }

    /** One account, with the newest entries of its ledger. */
    @GetMapping("/api/v1/billing/accounts/{id}")
    ResponseEntity<Json> account(Caller caller, @PathVariable String id) {
        Json.Obj account =
                db.sql(
                                """
                                SELECT account_id, balance, held FROM read_model.billing_accounts
                                WHERE tenant_id = :tenant AND account_id = :account
                                """)
                        .param("tenant", caller.tenantId().value())
                        .param("account", id.replace("\0", ""))
                        .query((row, _) -> account(row).build())
                        .optional()
                        .orElseThrow(() -> ProblemException.notFound("there is no account " + id));
        return ResponseEntity.ok(
                account.with("holds", holds(caller.tenantId(), id))
                        .with("ledger", ledger(caller.tenantId(), id)));
    }

    /** What runs have set aside, the oldest first, as far as it is not spent yet. */
    private Json holds(TenantId tenant, String account) {
        return Json.arr(
                db.sql(
                                """
                                SELECT hold.run_id, hold.attempt, hold.amount, hold.placed_at,
                                       CASE WHEN run.ended_attempt >= hold.attempt
                                            THEN run.ended_at END AS ended_at
                                FROM read_model.account_holds hold
                                LEFT JOIN read_model.billing_runs run USING (run_id)
                                WHERE hold.tenant_id = :tenant AND hold.account_id = :account
                                  AND hold.amount > 0
                                ORDER BY hold.placed_at, hold.run_id LIMIT :limit
                                """)
                        .param("tenant", tenant.value())
                        .param("account", account)
                        .param("limit", LEDGER_ROWS)
                        .query((row, _) -> hold(row))
                        .list());
    }

    private static Json.Obj hold(ResultSet row) throws SQLException {
        Instant endedAt = Rows.instantOrNull(row, "ended_at");
        return Json.obj()
                .put("run_id", row.getString("run_id"))
                .put("attempt", row.getInt("attempt"))
                .put("amount", Long.toString(row.getLong("amount")))
                .put("placed_at", Rows.instant(row, "placed_at"))
                .put("ended_at", endedAt == null ? null : endedAt.toString())
                .build();
    }

    private static Json.Builder account(ResultSet row) throws SQLException {
        long balance = row.getLong("balance");
        long held = row.getLong("held");
        return Json.obj()
                .put("id", row.getString("account_id"))
                .put("balance_credits", Long.toString(balance))
                .put("held_credits", Long.toString(held))
                .put("available_credits", Long.toString(Math.subtractExact(balance, held)));
    }

    private Json ledger(TenantId tenant, String account) {
        return Json.arr(
                db.sql(
                                """
                                SELECT id, amount, balance_after, reason, reference, created_at
                                FROM read_model.credit_ledger
                                WHERE tenant_id = :tenant AND account_id = :account
                                ORDER BY position DESC LIMIT :limit
                                """)
                        .param("tenant", tenant.value())
                        .param("account", account)
                        .param("limit", LEDGER_ROWS)
                        .query((row, _) -> entry(row))
                        .list());
    }

    private static Json.Obj entry(ResultSet row) throws SQLException {
        return Json.obj()
                .put("id", row.getString("id"))
                .put("amount", Long.toString(row.getLong("amount")))
                .put("balance_after", Long.toString(row.getLong("balance_after")))
                .put("reason", row.getString("reason"))
                .put("reference", row.getString("reference"))
                .put("created_at", Rows.instant(row, "created_at"))
                .build();
    }
}
