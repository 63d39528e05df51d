package io.runledger.billing.page;

import static io.runledger.billing.Rows.instant;

import io.runledger.billing.Rows;
import io.runledger.events.id.TenantId;
import io.runledger.platform.page.Shown;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what reconciliations have found, for the tenant that looks. */
@Component
class Reports {

    /** A pass that runs has no totals yet: its items are summed up as far as they go. */
    private static final String SUMS =
            """
            SELECT class, sum(findings) AS findings, sum(settled) AS settled,
                   sum(backfilled) AS backfilled, sum(entries) AS entries,
                   sum(spend_usd) AS spend_usd, sum(receipts_usd) AS receipts_usd
            FROM (
                SELECT tenant_id, class, findings, settled, backfilled, entries, spend_usd,
                       receipts_usd
                FROM reconciliation_totals WHERE reconciliation_id = :id
              UNION ALL
                SELECT i.tenant_id, i.class, 1, CASE WHEN i.class = 'matched'
                           OR i.action = 'backfilled' OR (i.action = 'noted_failure'
                               AND i.spend_usd = i.receipts_usd) THEN 1 ELSE 0 END,
                       CASE WHEN i.action = 'backfilled' THEN 1 ELSE 0 END,
                       i.entries, i.spend_usd, i.receipts_usd
                FROM reconciliation_items i JOIN reconciliations p ON p.id = i.reconciliation_id
                WHERE i.reconciliation_id = :id AND p.status <> 'done') sums
            WHERE tenant_id = :tenant GROUP BY class ORDER BY class
            """;

    private final JdbcClient db;

    Reports(JdbcClient db) {
        this.db = db;
    }

    /**
     * A reconciliation.
     *
     * @param status {@code running}, {@code done} or {@code error}
     * @param error why it ended in error, or null
     * @param truncated the earliest day of which LiteLLM kept rows to itself, or null
     * @param left how many differences are left, without its settled ones
     */
    public record Report(
            long number,
            String id,
            String shortId,
            String status,
            boolean running,
            @Nullable String error,
            @Nullable String truncated,
            String from,
            String to,
            boolean apply,
            String by,
            String started,
            String took,
            long left,
            String leftShown,
            String checked,
            String spend,
            String receipts,
            String difference,
            List<Sum> sums) {

        public Report {
            sums = List.copyOf(sums);
        }
    }

    /** What was found of one class. */
    public record Sum(
            String kind,
            String name,
            long findings,
            String findingsShown,
            String backfilled,
            long left,
            String spend,
            String receipts,
            String difference) {}

    private record Found(
            String kind,
            long findings,
            long settled,
            long backfilled,
            long entries,
            BigDecimal spend,
            BigDecimal receipts) {}

    Optional<Report> last(TenantId tenant) {
        return newest(tenant, Long.MAX_VALUE, 1).stream().findFirst();
    }

    List<Report> newest(TenantId tenant, long before, int limit) {
        return db.sql(
                        """
                        SELECT * FROM reconciliations
                        WHERE number < :before ORDER BY number DESC LIMIT :limit
                        """)
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> report(row, tenant))
                .list();
    }

    Optional<Report> find(TenantId tenant, UUID id) {
        return db.sql("SELECT * FROM reconciliations WHERE id = :id")
                .param("id", id)
                .query((row, _) -> report(row, tenant))
                .optional();
    }

    private Report report(ResultSet row, TenantId tenant) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        List<Found> found = sums(id, tenant);
        BigDecimal spend = total(found.stream().map(Found::spend).toList());
        BigDecimal receipts = total(found.stream().map(Found::receipts).toList());
        long left = found.stream().mapToLong(each -> each.findings() - each.settled()).sum();
        Instant completed = Rows.instantOrNull(row, "completed_at");
        return new Report(
                row.getLong("number"),
                id.toString(),
                Shown.shortId(id.toString()),
                row.getString("status"),
                row.getString("status").equals("running"),
                row.getString("error"),
                row.getString("truncated_on"),
                Shown.time(instant(row, "from_time")),
                Shown.time(instant(row, "to_time")),
                row.getBoolean("apply"),
                by(row, tenant),
                Shown.time(instant(row, "started_at")),
                Shown.between(instant(row, "started_at"), completed),
                left,
                Shown.count(left),
                Shown.count(found.stream().mapToLong(Found::entries).sum()),
                Shown.usd(spend),
                Shown.usd(receipts),
                Shown.usd(spend.subtract(receipts)),
                found.stream().map(Reports::sum).toList());
    }

    private static String by(ResultSet row, TenantId tenant) throws SQLException {
        if (row.getBoolean("scheduled")) {
            return "the schedule";
        }
        boolean own = row.getString("tenant_id").equals(tenant.value());
        return own ? row.getString("requested_by") : "another tenant";
    }

    private static BigDecimal total(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Sum sum(Found found) {
        return new Sum(
                found.kind(),
                found.kind().replace('_', ' '),
                found.findings(),
                Shown.count(found.findings()),
                Shown.count(found.backfilled()),
                found.findings() - found.settled(),
                Shown.usd(found.spend()),
                Shown.usd(found.receipts()),
                Shown.usd(found.spend().subtract(found.receipts())));
    }

    private List<Found> sums(UUID id, TenantId tenant) {
        return new ArrayList<>(
                db.sql(SUMS)
                        .param("id", id)
                        .param("tenant", tenant.value())
                        .query((row, _) ->
                                new Found(
                                        row.getString("class"),
                                        row.getLong("findings"),
                                        row.getLong("settled"),
                                        row.getLong("backfilled"),
                                        row.getLong("entries"),
                                        row.getBigDecimal("spend_usd"),
                                        row.getBigDecimal("receipts_usd")))
                        .list());
    }
}
