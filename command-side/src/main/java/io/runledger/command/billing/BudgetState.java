package io.runledger.command.billing;

import io.runledger.command.billing.Reservation.Key;
import io.runledger.events.billing.BudgetEvent;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetEvent.BudgetRemoved;
import io.runledger.events.billing.BudgetEvent.BudgetReserved;
import io.runledger.events.billing.BudgetEvent.BudgetSet;
import io.runledger.events.billing.BudgetEvent.BudgetWarned;
import io.runledger.events.billing.BudgetEvent.BudgetsOpened;
import io.runledger.events.billing.BudgetEvent.ReservationReduced;
import io.runledger.events.billing.BudgetEvent.SpendingCounted;
import io.runledger.events.billing.BudgetEvent.SpendingCounted.Counted;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a tenant's budgets need to remember; folded in place. Amounts are whole credits. */
final class BudgetState {

    private boolean open;
    private long countedTo;
    private final Map<BudgetKey, Budget> budgets = new LinkedHashMap<>();
    private final Map<Reservation.Key, Reservation> reservations = new LinkedHashMap<>();

    void apply(BudgetEvent event) {
        switch (event) {
            case BudgetsOpened _ -> open = true;
            case BudgetSet e -> budgets.put(e.key(), Budget.of(e, budgets.get(e.key())));
            case BudgetRemoved e -> budgets.remove(e.key());
            case BudgetReserved e -> reserve(e);
            case ReservationReduced e -> reduce(new Key(e.runId(), e.accountId()), e.remaining());
            case SpendingCounted e -> count(e);
            case BudgetWarned e -> require(e.key()).warned(e.period());
            case BudgetExhausted e -> require(e.key()).exhausted(e.period());
        }
    }

    private void reserve(BudgetReserved e) {
        Key key = new Key(e.runId(), e.accountId());
        Reservation earlier = reservations.get(key);
        reservations.put(key, earlier == null ? Reservation.of(e) : earlier.grown(e));
    }

    private void reduce(Key key, long remaining) {
        Reservation reservation = reservations.get(key);
        if (reservation == null) {
            return;
        }
        if (remaining == 0) {
            reservations.remove(key);
        } else {
            reservations.put(key, reservation.reducedTo(remaining));
        }
    }

    private void count(SpendingCounted e) {
        countedTo = e.position();
        for (Counted counted : e.counted()) {
            require(counted.key()).spent(counted.period(), counted.spent(), e.at());
        }
        if (e.runId() != null) {
            reduce(new Key(e.runId(), e.accountId()), e.remaining());
        }
    }

    private Budget require(BudgetKey key) {
        return Objects.requireNonNull(budgets.get(key), () -> "there is no budget " + key.id());
    }

    boolean isOpen() {
        return open;
    }

    /** The log position of the newest spending that was counted. */
    long countedTo() {
        return countedTo;
    }

    Map<BudgetKey, Budget> budgets() {
        return Collections.unmodifiableMap(budgets);
    }

    /** What a run has reserved on an account, or null. */
    @Nullable Reservation reservationOf(@Nullable RunId run, AccountId account) {
        return run == null ? null : reservations.get(new Key(run, account));
    }

    /** What all runs that a budget concerns have reserved. */
    long reservedOf(BudgetKey key) {
        long sum = 0;
        for (Reservation reservation : reservations.values()) {
            if (reservation.spender().isConcernedBy(key)) {
                sum = Math.addExact(sum, reservation.total());
            }
        }
        return sum;
    }

    BudgetForm form(String id) {
        return new BudgetForm(
                id,
                open,
                countedTo,
                budgets.entrySet().stream()
                        .map(entry -> entry.getValue().form(entry.getKey()))
                        .toList(),
                List.copyOf(reservations.values()));
    }

    void restore(BudgetForm form) {
        open = form.open();
        countedTo = form.countedTo();
        form.budgets().forEach(budget -> budgets.put(budget.key(), Budget.of(budget)));
        form.reservations().forEach(held -> reservations.put(held.key(), held));
    }
}
