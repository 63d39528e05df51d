package io.runledger.command.billing;

import io.runledger.events.billing.BudgetCommand.ReserveBudget;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A budget that does not have what a run asks for.
 *
 * @param period the first day of the current period
 * @param spent what was spent in it
 * @param reserved what all runs that it concerns have reserved
 * @param isKnown whether somebody was told of it in this period
 */
record Shortfall(
        BudgetKey key,
        LocalDate period,
        long stopCredits,
        long spent,
        long reserved,
        boolean isKnown) {

    /** All that stand in the way of a run, oldest budget first. */
    static List<Shortfall> of(BudgetState state, ReserveBudget c) {
        Spender spender = new Spender(c.tenantId(), c.accountId(), c.graphId(), c.scheduleId());
        List<Shortfall> shortfalls = new ArrayList<>();
        state.budgets()
                .forEach((key, budget) -> {
                    Long stop = budget.stopCredits();
                    if (stop == null || !spender.isConcernedBy(key)) {
                        return;
                    }
                    LocalDate period = key.period().startOf(c.at());
                    Shortfall asked =
                            new Shortfall(
                                    key,
                                    period,
                                    stop,
                                    budget.spentIn(period),
                                    state.reservedOf(key),
                                    budget.isExhausted(period));
                    if (!asked.hasRoomFor(c.amount())) {
                        shortfalls.add(asked);
                    }
                });
        return shortfalls;
    }

    private boolean hasRoomFor(long amount) {
        return amount <= stopCredits
                && Math.addExact(Math.addExact(spent, reserved), amount) <= stopCredits;
    }

    BudgetExhausted event(ReserveBudget c) {
        return new BudgetExhausted(c.tenantId(), key, period, spent, stopCredits, c.at());
    }

    /** What the person who is refused is told. */
    String sentence(ReserveBudget c) {
        if (c.amount() > stopCredits) {
            return "budget %s stops at %d credits, and the run needs %d set aside; lower config.max_cost_credits or raise the budget"
                    .formatted(key.id(), stopCredits, c.amount());
        }
        return "budget %s stops at %d credits, of which %d are spent and %d reserved, and the run needs %d set aside; it begins anew at %s"
                .formatted(
                        key.id(),
                        stopCredits,
                        spent,
                        reserved,
                        c.amount(),
                        key.period().after(period).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
