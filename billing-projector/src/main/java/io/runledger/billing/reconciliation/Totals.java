package io.runledger.billing.reconciliation;

import io.runledger.billing.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The sums of passes, by tenant and class; every row and every receipt is in exactly one. */
@Component
class Totals {

    private static final String SUMS =
            """
            SELECT tenant_id, class, count(*) AS findings,
                   count(*) FILTER (WHERE action = 'backfilled') AS backfilled,
                   count(*) FILTER (WHERE class = 'matched' OR action = 'backfilled'
                       OR (action = 'noted_failure' AND spend_usd = receipts_usd)) AS settled,
                   sum(entries) AS entries, sum(spend_usd) AS spend_usd,
                   sum(receipts_usd) AS receipts_usd
            FROM reconciliation_items WHERE reconciliation_id = :id
            GROUP BY tenant_id, class
            """;

    private final JdbcClient db;
    private final Staging staging;
    private final Passes passes;
    private final TransactionTemplate transaction;

    Totals(JdbcClient db, Staging staging, Passes passes, PlatformTransactionManager transactions) {
        this.db = db;
        this.staging = staging;
        this.passes = passes;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * The sums of one class.
     *
     * @param findings how many
     * @param settled of those, after which nothing is left to do
     * @param entries rows of LiteLLM's
     */
    record Sum(
            String kind,
            long findings,
            long backfilled,
            long settled,
            long entries,
            BigDecimal spendUsd,
            BigDecimal receiptsUsd) {}

    /** The sums of one tenant; of a pass that runs, as far as it has come. */
    List<Sum> of(Pass pass, String tenant) {
        return select(pass, "WHERE tenant_id = :tenant", tenant);
    }

    /** The sums of all tenants together. */
    List<Sum> ofAll(Pass pass) {
        return select(pass, "", "");
    }

    private List<Sum> select(Pass pass, String where, String tenant) {
        String sums =
                pass.isRunning()
                        ? SUMS
                        : "SELECT * FROM reconciliation_totals WHERE reconciliation_id = :id";
        return db.sql(
                        """
                        SELECT class, sum(findings) AS findings, sum(backfilled) AS backfilled,
                               sum(settled) AS settled, sum(entries) AS entries,
                               sum(spend_usd) AS spend_usd, sum(receipts_usd) AS receipts_usd
                        FROM (%s) AS sums %s GROUP BY class
                        """
                                .formatted(sums, where))
                .param("id", pass.id())
                .param("tenant", tenant)
                .query((row, _) ->
                        new Sum(
                                row.getString("class"),
                                row.getLong("findings"),
                                row.getLong("backfilled"),
                                row.getLong("settled"),
                                row.getLong("entries"),
                                row.getBigDecimal("spend_usd"),
                                row.getBigDecimal("receipts_usd")))
                .list();
    }

    /** Ends a pass: sums up, forgets what was read, and moves the cursor; all of it or nothing. */
    void finish(Pass pass) {
        transaction.executeWithoutResult(_ -> {
            sumUp(pass.id());
            staging.clear(pass.id());
            if (pass.scheduled()) {
                moveCursor(pass);
            }
            passes.done(pass.id());
        });
    }

    private void sumUp(UUID pass) {
        db.sql(
                        """
                        INSERT INTO reconciliation_totals (reconciliation_id, tenant_id, class,
                               findings, backfilled, settled, entries, spend_usd, receipts_usd)
                        SELECT :id, tenant_id, class, findings, backfilled, settled, entries,
                               spend_usd, receipts_usd
                        FROM (%s) AS sums
                        ON CONFLICT (reconciliation_id, tenant_id, class) DO NOTHING
                        """
                                .formatted(SUMS))
                .param("id", pass)
                .update();
        db.sql(
                        """
                        DELETE FROM reconciliation_items
                        WHERE reconciliation_id = :id AND class = 'matched'
                        """)
                .param("id", pass)
                .update();
        db.sql("UPDATE reconciliation_items SET payload = NULL WHERE reconciliation_id = :id")
                .param("id", pass)
                .update();
    }

    /** Never over a day of which LiteLLM kept rows to itself, and never back. */
    private void moveCursor(Pass pass) {
        Instant reached = pass.to();
        if (pass.truncatedOn() != null) {
            Instant day = pass.truncatedOn().atStartOfDay(ZoneOffset.UTC).toInstant();
            reached = day.isBefore(reached) ? day : reached;
        }
        db.sql(
                        """
                        INSERT INTO reconciliation_cursor (reached) VALUES (:reached)
                        ON CONFLICT (one) DO UPDATE
                        SET reached = greatest(reconciliation_cursor.reached, excluded.reached)
                        """)
                .param("reached", Rows.utc(reached))
                .update();
    }
}
