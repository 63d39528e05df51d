package io.runledger.billing.budget;

import io.runledger.events.billing.BudgetKey;
import io.runledger.events.id.TenantId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads what a budget's subject has spent so far, from ledger rows that are never behind. */
@Component
class Spending {

    private final JdbcClient db;
    private final TransactionTemplate oneMoment;

    Spending(JdbcClient db, PlatformTransactionManager transactions) {
        this.db = db;
        this.oneMoment = new TransactionTemplate(transactions);
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneMoment.setReadOnly(true);
    }

    /**
     * What was spent in a period.
     *
     * @param credits charges less what was given back
     * @param countedTo the log's position at that moment: everything up to there is in it
     */
    record Spent(long credits, long countedTo) {}

    Spent read(TenantId tenant, BudgetKey key, LocalDate period) {
        return Objects.requireNonNull(
                oneMoment.execute(_ ->
                        new Spent(
                                credits(tenant, key, period),
                                db.sql("SELECT position FROM log_head")
                                        .query(Long.class)
                                        .single())));
    }

    private long credits(TenantId tenant, BudgetKey key, LocalDate period) {
        return db.sql(
                        """
                        SELECT -coalesce(sum(amount), 0) FROM read_model.credit_ledger
                        WHERE tenant_id = :tenant AND call_id IS NOT NULL
                          AND called_at >= :from AND called_at < :to AND %s
                        """
                                .formatted(subject(key)))
                .param("tenant", tenant.value())
                .param("from", period.atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("to", key.period().after(period).atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("subject", key.subject())
                .query(Long.class)
                .single();
    }

    private static String subject(BudgetKey key) {
        return switch (key.scope()) {
            case TENANT -> "tenant_id = :subject";
            case ACCOUNT -> "account_id = :subject";
            case GRAPH -> "graph_id = :subject";
            case SCHEDULE -> "schedule_id = :subject";
        };
    }
}
