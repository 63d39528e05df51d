package io.runledger.billing.ledger;

import io.runledger.billing.Page;
import io.runledger.billing.Query;
import io.runledger.billing.Rows;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.security.Caller;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The journal and its proof. Amounts are credits, as texts, exact to the last fraction. */
@RestController
class JournalController {

    private static final String TRANSACTIONS =
            """
            SELECT * FROM read_model.ledger_transactions
            WHERE tenant_id = :tenant AND position < :before
              AND (:account::text IS NULL OR account_id = :account)
              AND (:run::text IS NULL OR run_id = :run)
              AND (:call::text IS NULL OR call_id = :call)
              AND (:from::timestamptz IS NULL OR created_at >= :from)
              AND (:to::timestamptz IS NULL OR created_at < :to)
            ORDER BY position DESC LIMIT :limit
            """;

    private final JdbcClient db;

    JournalController(JdbcClient db) {
        this.db = db;
    }

    private record Row(long position, Json.Obj json) {}

    /**
     * Lists transactions with their entries, newest first.
     *
     * @param query {@code account_id}, {@code run_id}, {@code call_id}, {@code from} (included),
     *     {@code to} (not included), {@code limit}, {@code cursor}
     */
    @GetMapping("/api/v1/billing/ledger")
    ResponseEntity<Json> ledger(Caller caller, @RequestParam Map<String, String> query) {
        Page page = Page.of(query.get("limit"), query.get("cursor"));
        List<Row> rows =
                db.sql(TRANSACTIONS)
                        .param("tenant", caller.tenantId().value())
                        .param("before", page.before())
                        .param("account", Query.text(query, "account_id", AccountId::new))
                        .param("run", Query.text(query, "run_id", RunId::new))
                        .param("call", Query.text(query, "call_id", CallId::new))
                        .param("from", Query.time(query, "from"))
                        .param("to", Query.time(query, "to"))
                        .param("limit", page.rows())
                        .query((row, _) -> transaction(row))
                        .list();
        return ResponseEntity.ok(
                Json.obj()
                        .put("transactions", Json.arr(withEntries(page.cut(rows))))
                        .put("next_cursor", page.next(rows, Row::position))
                        .build());
    }

    private static Row transaction(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("position"),
                Json.obj()
                        .put("id", row.getString("id"))
                        .put("kind", row.getString("kind"))
                        .put("account_id", row.getString("account_id"))
                        .put("run_id", row.getString("run_id"))
                        .put("call_id", row.getString("call_id"))
                        .put("reference", row.getString("reference"))
                        .put("position", Long.toString(row.getLong("position")))
                        .put("created_at", Rows.instant(row, "created_at"))
                        .build());
    }

    private List<Json.Obj> withEntries(List<Row> rows) {
        Map<Long, List<Json>> entries = new HashMap<>();
        db.sql(
                        """
                        SELECT position, ledger_account, amount FROM read_model.ledger_entries
                        WHERE position = ANY(:positions) ORDER BY position, number
                        """)
                .param("positions", rows.stream().map(Row::position).toArray(Long[]::new))
                .query(row -> {
                    entries.computeIfAbsent(row.getLong("position"), _ -> new ArrayList<>())
                            .add(entry(row));
                });
        return rows.stream()
                .map(row ->
                        row.json()
                                .with(
                                        "entries",
                                        Json.arr(entries.getOrDefault(row.position(), List.of()))))
                .toList();
    }

    private static Json entry(ResultSet row) throws SQLException {
        return Json.obj()
                .put("ledger_account", row.getString("ledger_account"))
                .put("amount", plain(row.getBigDecimal("amount")))
                .build();
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /** The sum of each ledger account, and of all of them, which is 0. */
    @GetMapping("/api/v1/billing/trial-balance")
    ResponseEntity<Json> trialBalance(Caller caller) {
        return ResponseEntity.ok(trialBalance(caller.tenantId()));
    }

    private Json trialBalance(TenantId tenant) {
        List<Transfer.Entry> sums =
                db.sql(
                                """
                                SELECT ledger_account, sum(amount) AS amount
                                FROM read_model.ledger_entries
                                WHERE tenant_id = :tenant
                                GROUP BY ledger_account ORDER BY ledger_account COLLATE "C"
                                """)
                        .param("tenant", tenant.value())
                        .query((row, _) ->
                                new Transfer.Entry(
                                        row.getString("ledger_account"),
                                        row.getBigDecimal("amount")))
                        .list();
        BigDecimal total =
                sums.stream().map(Transfer.Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        List<Json.Obj> accounts =
                sums.stream()
                        .map(sum ->
                                Json.obj()
                                        .put("ledger_account", sum.account())
                                        .put("balance", plain(sum.amount()))
                                        .build())
                        .toList();
        return Json.obj().put("accounts", Json.arr(accounts)).put("total", plain(total)).build();
    }
}
