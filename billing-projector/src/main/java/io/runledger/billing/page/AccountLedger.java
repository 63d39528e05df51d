package io.runledger.billing.page;

import static io.runledger.billing.Rows.instant;

import io.runledger.billing.Page;
import io.runledger.billing.Rows;
import io.runledger.events.id.TenantId;
import io.runledger.platform.page.Shown;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads an account's statement, what runs have set aside of it, and its double entries. */
@Component
class AccountLedger {

    private static final String OF_SPAN =
            """
            tenant_id = :tenant AND account_id = :account
              AND (:from::timestamptz IS NULL OR created_at >= :from)
              AND (:to::timestamptz IS NULL OR created_at < :to)
            """;

    private final JdbcClient db;
    private final TransactionTemplate snapshot;

    AccountLedger(JdbcClient db, PlatformTransactionManager transactions) {
        this.db = db;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /** Credits that a run has set aside. */
    public record Hold(
            String runId, String run, int attempt, String amount, String placed, String ended) {}

    /** Something that moved an account's balance. */
    public record Line(
            long position,
            String time,
            String reason,
            @Nullable String reference,
            @Nullable String runId,
            String amount,
            boolean minus,
            String balance) {}

    /** What moved for one reason. */
    public record ByReason(String reason, String count, String amount) {}

    /**
     * A span in a few numbers: the opening balance and what moved are the closing balance.
     *
     * @param agrees whether they are, which they always must be
     */
    public record Summary(
            String opening,
            String moved,
            String closing,
            String closingUsd,
            boolean agrees,
            List<ByReason> reasons) {

        public Summary {
            reasons = List.copyOf(reasons);
        }
    }

    /** A transaction of the journal. */
    public record Posting(
            long position,
            String time,
            String kind,
            @Nullable String runId,
            @Nullable String callId,
            List<Entry> entries) {}

    /** One side of it; exactly one of the two amounts is not empty. */
    public record Entry(String account, String into, String outOf) {}

    private StatementSpec of(String sql, TenantId tenant, String account) {
        return db.sql(sql).param("tenant", tenant.value()).param("account", account);
    }

    List<Hold> holds(TenantId tenant, String account, int limit) {
        return of(
                        """
                        SELECT hold.*, CASE WHEN run.ended_attempt >= hold.attempt
                                            THEN run.ended_at END AS ended_at
                        FROM read_model.account_holds hold
                        LEFT JOIN read_model.billing_runs run USING (run_id)
                        WHERE hold.tenant_id = :tenant AND hold.account_id = :account
                          AND hold.amount > 0
                        ORDER BY hold.placed_at DESC, hold.run_id LIMIT :limit
                        """,
                        tenant,
                        account)
                .param("limit", limit)
                .query((row, _) -> hold(row))
                .list();
    }

    private static Hold hold(ResultSet row) throws SQLException {
        String run = row.getString("run_id");
        return new Hold(
                run,
                Shown.shortId(run),
                row.getInt("attempt"),
                Shown.count(row.getLong("amount")),
                Shown.time(instant(row, "placed_at")),
                Shown.time(Rows.instantOrNull(row, "ended_at")));
    }

    String holdCount(TenantId tenant, String account) {
        return Shown.count(
                of(
                                """
                                SELECT count(*) FROM read_model.account_holds
                                WHERE tenant_id = :tenant AND account_id = :account AND amount > 0
                                """,
                                tenant,
                                account)
                        .query(Long.class)
                        .single());
    }

    List<Line> lines(TenantId tenant, String account, Span span, Page page) {
        String sql =
                "SELECT * FROM read_model.credit_ledger WHERE "
                        + OF_SPAN
                        + " AND position < :before ORDER BY position DESC LIMIT :limit";
        return span.in(of(sql, tenant, account))
                .param("before", page.before())
                .param("limit", page.rows())
                .query((row, _) -> line(row))
                .list();
    }

    private static Line line(ResultSet row) throws SQLException {
        long amount = row.getLong("amount");
        return new Line(
                row.getLong("position"),
                Shown.time(instant(row, "created_at")),
                row.getString("reason").replace('_', ' '),
                row.getString("reference"),
                row.getString("run_id"),
                Shown.count(amount),
                amount < 0,
                Shown.count(row.getLong("balance_after")));
    }

    /** Read at one moment of the database, so that nothing moves between its parts. */
    Summary summary(TenantId tenant, String account, Span span) {
        return Objects.requireNonNull(
                snapshot.execute(_ -> summaryNow(tenant, account, span)), "a summary");
    }

    private Summary summaryNow(TenantId tenant, String account, Span span) {
        List<ByReason> reasons = new ArrayList<>();
        BigDecimal moved = BigDecimal.ZERO;
        String sums =
                "SELECT reason, count(*) AS lines, sum(amount) AS amount"
                        + " FROM read_model.credit_ledger WHERE "
                        + OF_SPAN
                        + " GROUP BY reason ORDER BY reason";
        record Sum(String reason, long lines, BigDecimal amount) {}
        List<Sum> found =
                span.in(of(sums, tenant, account))
                        .query((row, _) ->
                                new Sum(
                                        row.getString("reason"),
                                        row.getLong("lines"),
                                        row.getBigDecimal("amount")))
                        .list();
        for (Sum sum : found) {
            moved = moved.add(sum.amount());
            reasons.add(
                    new ByReason(
                            sum.reason().replace('_', ' '),
                            Shown.count(sum.lines()),
                            Shown.number(sum.amount())));
        }
        Instant from = span.from();
        BigDecimal opening = from == null ? BigDecimal.ZERO : balance(tenant, account, from);
        BigDecimal closing = balance(tenant, account, span.to());
        return new Summary(
                Shown.number(opening),
                Shown.number(moved),
                Shown.number(closing),
                Shown.credits(closing),
                opening.add(moved).compareTo(closing) == 0,
                reasons);
    }

    /** The balance before a moment; null is the end of time. */
    private BigDecimal balance(TenantId tenant, String account, @Nullable Instant before) {
        return of(
                        """
                        SELECT balance_after FROM read_model.credit_ledger
                        WHERE tenant_id = :tenant AND account_id = :account
                          AND (:to::timestamptz IS NULL OR created_at < :to)
                        ORDER BY position DESC LIMIT 1
                        """,
                        tenant,
                        account)
                .param("to", before == null ? null : Rows.utc(before))
                .query(BigDecimal.class)
                .optional()
                .orElse(BigDecimal.ZERO);
    }

    List<Posting> postings(TenantId tenant, String account, Span span, Page page) {
        String sql =
                "SELECT t.*, e.ledger_account, e.amount FROM (SELECT * FROM"
                        + " read_model.ledger_transactions WHERE "
                        + OF_SPAN
                        + " AND position < :before ORDER BY position DESC LIMIT :limit) t"
                        + " JOIN read_model.ledger_entries e USING (position)"
                        + " ORDER BY t.position DESC, e.number";
        Map<Long, Posting> found = new LinkedHashMap<>();
        span.in(of(sql, tenant, account))
                .param("before", page.before())
                .param("limit", page.rows())
                .query(row -> {
                    Posting posting = found.get(row.getLong("position"));
                    if (posting == null) {
                        posting = posting(row);
                        found.put(posting.position(), posting);
                    }
                    posting.entries().add(entry(row));
                });
        return List.copyOf(found.values());
    }

    private static Posting posting(ResultSet row) throws SQLException {
        return new Posting(
                row.getLong("position"),
                Shown.time(instant(row, "created_at")),
                row.getString("kind").replace('_', ' '),
                row.getString("run_id"),
                row.getString("call_id"),
                new ArrayList<>());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        BigDecimal amount = row.getBigDecimal("amount");
        String shown = Shown.number(amount.abs());
        return new Entry(
                row.getString("ledger_account"),
                amount.signum() >= 0 ? shown : "",
                amount.signum() < 0 ? shown : "");
    }
}
