package io.runledger.events.billing;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a tenant's budgets. Amounts are whole credits. */
public sealed interface BudgetEvent extends DomainEvent {

    TenantId tenantId();

    @Override
    default String sequencingKey() {
        return "budgets:" + tenantId();
    }

    /** From now on, what the tenant spends is counted. */
    record BudgetsOpened(TenantId tenantId, Instant at) implements BudgetEvent {}

    /**
     * A budget is in force with these limits.
     *
     * @param period the first day of the period that {@code spent} belongs to
     * @param spent what was spent in that period so far
     */
    record BudgetSet(
            TenantId tenantId,
            BudgetKey key,
            @Nullable Long warnCredits,
            @Nullable Long stopCredits,
            LocalDate period,
            long spent,
            long countedTo,
            String by,
            Instant at)
            implements BudgetEvent {}

    /** A budget is no more. */
    record BudgetRemoved(TenantId tenantId, BudgetKey key, String by, Instant at)
            implements BudgetEvent {}

    /**
     * All budgets that concern a run let it set credits aside.
     *
     * @param amount what is reserved for the run from now on
     * @param seenTo the log's position at which it was set aside; null: its beginning
     */
    record BudgetReserved(
            TenantId tenantId,
            AccountId accountId,
            String graphId,
            @Nullable String scheduleId,
            RunId runId,
            int attempt,
            long amount,
            @Nullable Long seenTo,
            Instant at)
            implements BudgetEvent {

        /** As if nothing had been seen of the log. */
        public BudgetReserved(
                TenantId tenantId,
                AccountId accountId,
                String graphId,
                @Nullable String scheduleId,
                RunId runId,
                int attempt,
                long amount,
                Instant at) {
            this(tenantId, accountId, graphId, scheduleId, runId, attempt, amount, null, at);
        }
    }

    /** What a run had reserved is less, or gone. */
    record ReservationReduced(
            TenantId tenantId, AccountId accountId, RunId runId, long remaining, Instant at)
            implements BudgetEvent {}

    /**
     * Spending was counted.
     *
     * @param amount negative where it was given back
     * @param remaining what stays reserved for the run
     * @param counted what the budgets that it concerns have come to
     */
    record SpendingCounted(
            TenantId tenantId,
            AccountId accountId,
            @Nullable RunId runId,
            long amount,
            long remaining,
            List<Counted> counted,
            long position,
            Instant at)
            implements BudgetEvent {

        public SpendingCounted {
            counted = List.copyOf(counted);
        }

        /**
         * Where a budget stands.
         *
         * @param period the first day of the period that it was counted for
         * @param spent what was spent in that period so far
         */
        public record Counted(BudgetKey key, LocalDate period, long spent) {}
    }

    /** A budget has come to its warning threshold; told once a period. */
    record BudgetWarned(
            TenantId tenantId,
            BudgetKey key,
            LocalDate period,
            long spent,
            long warnCredits,
            Instant at)
            implements BudgetEvent {}

    /**
     * A budget has come to its limit, or a run was the first to be refused for it; once a period.
     */
    record BudgetExhausted(
            TenantId tenantId,
            BudgetKey key,
            LocalDate period,
            long spent,
            long stopCredits,
            Instant at)
            implements BudgetEvent {}
}
