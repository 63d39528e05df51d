package io.runledger.billing.budget;

import io.runledger.billing.Rows;
import io.runledger.events.billing.BudgetEvent;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetEvent.BudgetRemoved;
import io.runledger.events.billing.BudgetEvent.BudgetReserved;
import io.runledger.events.billing.BudgetEvent.BudgetSet;
import io.runledger.events.billing.BudgetEvent.BudgetWarned;
import io.runledger.events.billing.BudgetEvent.BudgetsOpened;
import io.runledger.events.billing.BudgetEvent.ReservationReduced;
import io.runledger.events.billing.BudgetEvent.SpendingCounted;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.time.LocalDate;
import java.util.Locale;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the tenants' budgets and what they have come to. Runs inside the transaction that appends
 * the event, so that whoever sets a budget sees it at once. What an event says is where things
 * stand from now on, so that a repeat changes nothing.
 */
@Component
@ProcessingGroup(BudgetProjector.GROUP)
class BudgetProjector {

    static final String GROUP = "billing-budgets";

    private final JdbcClient db;

    BudgetProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(BudgetEvent event) {
        switch (event) {
            case BudgetSet set -> {
                set(set);
                spent(set.tenantId(), set.key(), set.period(), set.spent());
            }
            case BudgetRemoved removed -> remove(removed);
            case BudgetReserved reserved -> reserve(reserved);
            case ReservationReduced reduced ->
                    keep(
                            reduced.tenantId(),
                            reduced.accountId(),
                            reduced.runId(),
                            reduced.remaining());
            case SpendingCounted spending -> {
                spending.counted()
                        .forEach(count ->
                                spent(
                                        spending.tenantId(),
                                        count.key(),
                                        count.period(),
                                        count.spent()));
                RunId run = spending.runId();
                if (run != null) {
                    keep(spending.tenantId(), spending.accountId(), run, spending.remaining());
                }
            }
            case BudgetsOpened _, BudgetWarned _, BudgetExhausted _ -> {}
        }
    }

    private void set(BudgetSet event) {
        db.sql(
                        """
                        INSERT INTO read_model.budgets (tenant_id, id, scope, subject, period,
                               warn_credits, stop_credits, set_by, set_at)
                        VALUES (:tenant, :id, :scope, :subject, :period, :warn, :stop, :by, :at)
                        ON CONFLICT (tenant_id, id) DO UPDATE
                        SET warn_credits = :warn, stop_credits = :stop, set_by = :by, set_at = :at
                        """)
                .param("tenant", event.tenantId().value())
                .param("id", event.key().id())
                .param("scope", lower(event.key().scope()))
                .param("subject", event.key().subject())
                .param("period", lower(event.key().period()))
                .param("warn", event.warnCredits())
                .param("stop", event.stopCredits())
                .param("by", event.by())
                .param("at", Rows.utc(event.at()))
                .update();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void spent(TenantId tenant, BudgetKey key, LocalDate period, long spent) {
        db.sql(
                        """
                        INSERT INTO read_model.budget_spending (tenant_id, id, period_start, spent)
                        VALUES (:tenant, :id, :period, :spent)
                        ON CONFLICT (tenant_id, id, period_start) DO UPDATE SET spent = :spent
                        """)
                .param("tenant", tenant.value())
                .param("id", key.id())
                .param("period", period)
                .param("spent", spent)
                .update();
    }

    private void remove(BudgetRemoved event) {
        for (String table : new String[] {"budgets", "budget_spending"}) {
            db.sql(
                            "DELETE FROM read_model.%s WHERE tenant_id = :tenant AND id = :id"
                                    .formatted(table))
                    .param("tenant", event.tenantId().value())
                    .param("id", event.key().id())
                    .update();
        }
    }

    private void reserve(BudgetReserved event) {
        db.sql(
                        """
                        INSERT INTO read_model.budget_reservations (tenant_id, run_id, account_id,
                               graph_id, schedule_id, amount)
                        VALUES (:tenant, :run, :account, :graph, :schedule, :amount)
                        ON CONFLICT (tenant_id, run_id, account_id) DO UPDATE
                        SET graph_id = :graph, schedule_id = :schedule, amount = :amount
                        """)
                .param("tenant", event.tenantId().value())
                .param("run", event.runId().value())
                .param("account", event.accountId().value())
                .param("graph", event.graphId())
                .param("schedule", event.scheduleId())
                .param("amount", event.amount())
                .update();
    }

    /** A run has a reservation for each account that it was started on. */
    private void keep(TenantId tenant, AccountId account, RunId run, long remaining) {
        db.sql(
                        """
                        UPDATE read_model.budget_reservations SET amount = :amount
                        WHERE tenant_id = :tenant AND run_id = :run AND account_id = :account
                        """)
                .param("amount", remaining)
                .param("tenant", tenant.value())
                .param("account", account.value())
                .param("run", run.value())
                .update();
        db.sql(
                        """
                        DELETE FROM read_model.budget_reservations
                        WHERE tenant_id = :tenant AND run_id = :run AND account_id = :account
                          AND amount = 0
                        """)
                .param("tenant", tenant.value())
                .param("account", account.value())
                .param("run", run.value())
                .update();
    }
}
