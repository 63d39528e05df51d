package io.runledger.billing.ledger;

import io.runledger.billing.Rows;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads statements from the account's ledger rows, each at one moment. */
@Component
class Statements {

    private static final String SUMS =
            """
            SELECT CASE WHEN created_at < :from THEN '' ELSE reason END AS reason,
                   sum(amount) AS amount
            FROM read_model.credit_ledger
            WHERE tenant_id = :tenant AND account_id = :account AND created_at < :to
            GROUP BY 1 ORDER BY 1
            """;

    private static final String LINES =
            """
            SELECT * FROM read_model.credit_ledger
            WHERE tenant_id = :tenant AND account_id = :account
              AND created_at >= :from AND created_at < :to AND position > :after
            ORDER BY position LIMIT :limit
            """;

    private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    private final JdbcClient db;
    private final TransactionTemplate oneMoment;

    Statements(JdbcClient db, PlatformTransactionManager transactions) {
        this.db = db;
        this.oneMoment = new TransactionTemplate(transactions);
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneMoment.setReadOnly(true);
    }

    /**
     * An account's statement; empty if the tenant has no such account.
     *
     * @param from the earliest time, included; null: from the beginning
     * @param to the latest time, not included; null: until now
     * @param after only lines behind this position
     */
    Optional<Statement> read(
            TenantId tenant,
            AccountId account,
            @Nullable Instant from,
            @Nullable Instant to,
            long after,
            int limit) {
        return Optional.ofNullable(
                oneMoment.execute(_ ->
                        exists(tenant, account)
                                ? statement(tenant, account, from, to, after, limit)
                                : null));
    }

    private boolean exists(TenantId tenant, AccountId account) {
        return db.sql(
                        """
                        SELECT count(*) > 0 FROM read_model.billing_accounts
                        WHERE tenant_id = :tenant AND account_id = :account
                        """)
                .param("tenant", tenant.value())
                .param("account", account.value())
                .query(Boolean.class)
                .single();
    }

    private Statement statement(
            TenantId tenant,
            AccountId account,
            @Nullable Instant from,
            @Nullable Instant to,
            long after,
            int limit) {
        Instant begin = from == null ? Instant.EPOCH : from;
        Instant end = to == null ? EVER : to;
        Map<String, BigDecimal> sums = sums(tenant, account, begin, end);
        BigDecimal opening = Optional.ofNullable(sums.remove("")).orElse(BigDecimal.ZERO);
        BigDecimal closing = sums.values().stream().reduce(opening, BigDecimal::add);
        List<Statement.Line> lines = lines(tenant, account, begin, end, after, limit);
        boolean more = lines.size() > limit;
        return new Statement(
                account.value(),
                from,
                to,
                opening,
                closing,
                sums,
                more ? lines.subList(0, limit) : lines,
                more);
    }

    private Map<String, BigDecimal> sums(
            TenantId tenant, AccountId account, Instant from, Instant to) {
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        db.sql(SUMS)
                .param("from", Rows.utc(from))
                .param("tenant", tenant.value())
                .param("account", account.value())
                .param("to", Rows.utc(to))
                .query(row -> {
                    sums.put(row.getString("reason"), row.getBigDecimal("amount"));
                });
        return sums;
    }

    private List<Statement.Line> lines(
            TenantId tenant, AccountId account, Instant from, Instant to, long after, int limit) {
        return db.sql(LINES)
                .param("tenant", tenant.value())
                .param("account", account.value())
                .param("from", Rows.utc(from))
                .param("to", Rows.utc(to))
                .param("after", after)
                .param("limit", limit + 1)
                .query((row, _) -> line(row))
                .list();
    }

    private static Statement.Line line(ResultSet row) throws SQLException {
        return new Statement.Line(
                row.getLong("position"),
                row.getString("id"),
                row.getBigDecimal("amount"),
                row.getBigDecimal("balance_after"),
                row.getString("reason"),
                row.getString("reference"),
                row.getString("run_id"),
                row.getString("call_id"),
                Rows.instant(row, "created_at"));
    }
}
