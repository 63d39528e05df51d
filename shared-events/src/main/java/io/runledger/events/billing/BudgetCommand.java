package io.runledger.events.billing;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a tenant's budgets, which are one aggregate: a run is admitted by all that
 * concern it or by none. Amounts are whole credits.
 */
public sealed interface BudgetCommand extends Command {

    TenantId tenantId();

    @Override
    default String aggregateId() {
        return "budgets:" + tenantId();
    }

    /**
     * Begins to count what the tenant spends; again, it is a no-op. Until then nothing is counted,
     * and nothing is slowed down.
     */
    record OpenBudgets(TenantId tenantId, Instant at) implements BudgetCommand {}

    /**
     * Sets a budget, or changes its limits. Refused as a conflict where spending behind {@code
     * countedTo} was counted already: read again what was spent, and repeat.
     *
     * @param warnCredits from how much on people are told; null: never
     * @param stopCredits how much may be spent and set aside; null: without limit
     * @param period the first day of the period that {@code spent} belongs to
     * @param spent what was spent in that period up to {@code countedTo}
     * @param countedTo a position in the log
     * @param by who set it
     */
    record SetBudget(
            TenantId tenantId,
            BudgetKey key,
            @Nullable Long warnCredits,
            @Nullable Long stopCredits,
            LocalDate period,
            long spent,
            long countedTo,
            String by,
            Instant at)
            implements BudgetCommand {}

    /** Forgets a budget; refused where there is none. */
    record RemoveBudget(TenantId tenantId, BudgetKey key, String by, Instant at)
            implements BudgetCommand {}

    /**
     * Lets an attempt of a run have what it has set aside in its account, if every budget that
     * concerns it has it; a repeat is a no-op. Answers with an empty text, or with why it may not:
     * a refusal can be an event too.
     *
     * @param amount what was set aside for it beside what the run had already
     * @param seenTo the log's position at which it was set aside: a repeat has the same, or one
     *     before it; 0 where it was set aside by an earlier request
     */
    record ReserveBudget(
            TenantId tenantId,
            AccountId accountId,
            String graphId,
            @Nullable String scheduleId,
            RunId runId,
            int attempt,
            long amount,
            long seenTo,
            Instant at)
            implements BudgetCommand {}

    /**
     * Says what stays set aside for a run in its account.
     *
     * @param position of the account's event: what was set aside behind it stays as it is
     */
    record KeepReservation(
            TenantId tenantId,
            AccountId accountId,
            RunId runId,
            long remaining,
            long position,
            Instant at)
            implements BudgetCommand {}

    /**
     * Counts what an account was charged, or given back: then the amount is negative.
     *
     * @param fromHold how much of it had been set aside for the run
     * @param position of the account's event: each is counted once
     */
    record CountSpending(
            TenantId tenantId,
            AccountId accountId,
            @Nullable RunId runId,
            long amount,
            long fromHold,
            SpendFacts facts,
            long position,
            Instant at)
            implements BudgetCommand {}
}
