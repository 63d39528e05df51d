package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Finding.Plan;
import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The findings of a pass. A verdict is stored before anything is done about it, so that a pass that
 * is killed in between finds what it had found and does not take its own work for a match.
 */
@Component
class Items {

    private static final String STORE =
            """
            INSERT INTO reconciliation_items (reconciliation_id, call_id, request_id, tenant_id,
                   class, action, entries, spend_usd, receipts_usd, evidence, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (reconciliation_id, call_id, request_id) DO NOTHING
            """;

    private static final int BATCH = 250;

    private final JdbcTemplate jdbc;
    private final JdbcClient db;
    private final TransactionTemplate transaction;

    Items(JdbcTemplate jdbc, JdbcClient db, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.db = db;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * A finding about which something is to be done.
     *
     * @param payload the row for the writer
     */
    record Planned(
            String callId,
            String requestId,
            Action action,
            BigDecimal spendUsd,
            Json.Obj payload) {}

    /** Of these calls, those that have a verdict already. */
    Set<String> judged(UUID pass, List<String> calls) {
        return db.sql(
                        """
                        SELECT DISTINCT call_id FROM reconciliation_items
                        WHERE reconciliation_id = :id AND call_id = ANY (:calls)
                        """)
                .param("id", pass)
                .param("calls", calls.toArray(String[]::new))
                .query((row, _) -> row.getString("call_id"))
                .set();
    }

    /** Stores verdicts, all or none. */
    void store(UUID pass, List<Finding> findings, String operator) {
        transaction.executeWithoutResult(_ ->
                jdbc.batchUpdate(
                        STORE,
                        findings,
                        BATCH,
                        (insert, finding) -> fill(insert, pass, finding, operator)));
    }

    private static void fill(PreparedStatement insert, UUID pass, Finding finding, String operator)
            throws SQLException {
        String tenant = finding.tenantId();
        insert.setObject(1, pass);
        insert.setString(2, finding.callId());
        insert.setString(3, finding.requestId());
        insert.setString(4, tenant == null ? operator : tenant);
        insert.setString(5, finding.kind().shown());
        insert.setString(6, Action.before(finding.plan()).shown());
        insert.setInt(7, finding.rows());
        insert.setBigDecimal(8, finding.spent());
        insert.setBigDecimal(9, finding.charged());
        boolean isMatched = finding.kind() == Finding.Kind.MATCHED;
        insert.setString(10, isMatched ? null : ItemJson.of(finding).text());
        insert.setString(11, payload(finding));
    }

    private static @Nullable String payload(Finding finding) {
        LogRow row = finding.row();
        Json.Obj payload = row == null ? null : row.payload();
        return finding.plan() == Plan.NOTHING || payload == null ? null : payload.text();
    }

    /** The next findings about which something is to be done, in the order of their calls. */
    List<Planned> planned(UUID pass, int limit) {
        return db.sql(
                        """
                        SELECT * FROM reconciliation_items
                        WHERE reconciliation_id = :id AND payload IS NOT NULL
                        ORDER BY ordinal LIMIT :limit
                        """)
                .param("id", pass)
                .param("limit", limit)
                .query((row, _) -> planned(row))
                .list();
    }

    private static Planned planned(ResultSet row) throws SQLException {
        return new Planned(
                row.getString("call_id"),
                row.getString("request_id"),
                Action.valueOf(row.getString("action").toUpperCase(java.util.Locale.ROOT)),
                row.getBigDecimal("spend_usd"),
                (Json.Obj) Json.parseStored(row.getString("payload")));
    }

    /** Notes what was done; its row has been handed over. */
    void acted(UUID pass, Planned item, Action action, @Nullable String remark) {
        db.sql(
                        """
                        UPDATE reconciliation_items
                        SET action = :action, payload = NULL,
                            evidence = CASE WHEN :remark::text IS NULL THEN evidence
                                ELSE jsonb_set(evidence::jsonb, '{reason}',
                                    to_jsonb((evidence::jsonb ->> 'reason') || :remark))::text END
                        WHERE reconciliation_id = :id AND call_id = :call AND request_id = :request
                        """)
                .param("action", action.shown())
                .param("remark", remark)
                .param("id", pass)
                .param("call", item.callId())
                .param("request", item.requestId())
                .update();
    }

    /** An item that was charged, while its charge is not shown in it. */
    record Charged(String callId, String requestId) {}

    /** The next backfilled items that do not show their charge. */
    List<Charged> withoutCharge(UUID pass, int limit) {
        return db.sql(
                        """
                        SELECT call_id, request_id FROM reconciliation_items
                        WHERE reconciliation_id = :id AND action = 'backfilled'
                          AND evidence::jsonb -> 'receipt' = 'null'
                        ORDER BY ordinal LIMIT :limit
                        """)
                .param("id", pass)
                .param("limit", limit)
                .query((row, _) ->
                        new Charged(row.getString("call_id"), row.getString("request_id")))
                .list();
    }

    /** Shows the charge that an item has led to. */
    void charged(UUID pass, Charged item, ReceiptFact receipt) {
        db.sql(
                        """
                        UPDATE reconciliation_items
                        SET receipts_usd = :charged, tenant_id = :tenant,
                            evidence = (evidence::jsonb || :receipt::jsonb)::text
                        WHERE reconciliation_id = :id AND call_id = :call AND request_id = :request
                        """)
                .param("charged", receipt.providerCostUsd())
                .param("tenant", receipt.tenantId())
                .param(
                        "receipt",
                        Json.obj()
                                .put("receipt", ItemJson.receipt(receipt))
                                .put("account_id", receipt.accountId())
                                .put("run_id", receipt.runId())
                                .build()
                                .text())
                .param("id", pass)
                .param("call", item.callId())
                .param("request", item.requestId())
                .update();
    }

    /** Says that handing an item over has led to no charge of its own. */
    void notCharged(UUID pass, Charged item) {
        db.sql(
                        """
                        UPDATE reconciliation_items
                        SET action = 'none',
                            evidence = jsonb_set(evidence::jsonb, '{reason}',
                                to_jsonb((evidence::jsonb ->> 'reason') || :remark))::text
                        WHERE reconciliation_id = :id AND call_id = :call AND request_id = :request
                        """)
                .param("remark", "; it was handed over and led to no charge of its own")
                .param("id", pass)
                .param("call", item.callId())
                .param("request", item.requestId())
                .update();
    }
}
