package io.runledger.command.billing;

import static io.runledger.command.billing.Money.ACCOUNT;
import static io.runledger.command.billing.Money.TENANT;

import io.runledger.events.billing.BudgetCommand;
import io.runledger.events.billing.BudgetCommand.CountSpending;
import io.runledger.events.billing.BudgetCommand.KeepReservation;
import io.runledger.events.billing.BudgetCommand.OpenBudgets;
import io.runledger.events.billing.BudgetCommand.ReserveBudget;
import io.runledger.events.billing.BudgetCommand.SetBudget;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.billing.BudgetPeriod;
import io.runledger.events.billing.BudgetScope;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.RunId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Commands of one tenant's budgets, in as few words as tests need. */
final class Spending {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final BudgetKey OF_TENANT =
            new BudgetKey(BudgetScope.TENANT, TENANT.value(), BudgetPeriod.MONTH);
    static final BudgetKey OF_GRAPH = new BudgetKey(BudgetScope.GRAPH, "hello", BudgetPeriod.DAY);
    static final BudgetKey OF_SCHEDULE =
            new BudgetKey(BudgetScope.SCHEDULE, "nightly", BudgetPeriod.DAY);
    static final BudgetKey OF_ACCOUNT =
            new BudgetKey(BudgetScope.ACCOUNT, ACCOUNT.value(), BudgetPeriod.MONTH);

    private Spending() {}

    static OpenBudgets open() {
        return new OpenBudgets(TENANT, NOON);
    }

    static SetBudget set(BudgetKey key, @Nullable Long warn, @Nullable Long stop) {
        return set(key, warn, stop, 0, 0);
    }

    static SetBudget set(
            BudgetKey key, @Nullable Long warn, @Nullable Long stop, long spent, long countedTo) {
        return new SetBudget(
                TENANT,
                key,
                warn,
                stop,
                key.period().startOf(NOON),
                spent,
                countedTo,
                "key:default",
                NOON);
    }

    static ReserveBudget reserve(RunId run, int attempt, long amount, long seenTo) {
        return new ReserveBudget(
                TENANT, ACCOUNT, "hello", null, run, attempt, amount, seenTo, NOON);
    }

    static ReserveBudget reserve(RunId run, long amount) {
        return reserve(run, 0, amount, 1);
    }

    static KeepReservation keep(RunId run, long remaining, long position) {
        return new KeepReservation(TENANT, ACCOUNT, run, remaining, position, NOON);
    }

    static CountSpending count(@Nullable RunId run, long amount, Instant calledAt, long position) {
        return new CountSpending(
                TENANT,
                ACCOUNT,
                run,
                amount,
                run == null ? 0 : Math.max(0, amount),
                new SpendFacts("hello", null, calledAt, BigDecimal.ZERO),
                position,
                calledAt.isAfter(NOON) ? calledAt : NOON);
    }

    static CountSpending count(@Nullable RunId run, long amount, long position) {
        return count(run, amount, NOON, position);
    }

    static BudgetState after(BudgetCommand... commands) {
        BudgetState state = new BudgetState();
        for (BudgetCommand command : commands) {
            BudgetRules.decide(state, command).forEach(state::apply);
        }
        return state;
    }
}
