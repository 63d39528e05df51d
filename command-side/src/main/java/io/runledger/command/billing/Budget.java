package io.runledger.command.billing;

import io.runledger.events.billing.BudgetEvent.BudgetSet;
import io.runledger.events.billing.BudgetKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One budget: its limits, and what was spent in each of its periods. Amounts are whole credits,
 * periods go by their first day.
 */
final class Budget {

    /** A charge may come late; what belongs to a period before these days is not kept. */
    private static final int REMEMBERED_DAYS = 62;

    private final @Nullable Long warnCredits;
    private final @Nullable Long stopCredits;
    private final long countedTo;
    private final TreeMap<LocalDate, Long> spent = new TreeMap<>();
    private final TreeSet<LocalDate> warned = new TreeSet<>();
    private final TreeSet<LocalDate> exhausted = new TreeSet<>();

    private Budget(@Nullable Long warnCredits, @Nullable Long stopCredits, long countedTo) {
        this.warnCredits = warnCredits;
        this.stopCredits = stopCredits;
        this.countedTo = countedTo;
    }

    /** With new limits, whose thresholds may be told of anew. */
    static Budget of(BudgetSet e, @Nullable Budget earlier) {
        Budget budget = new Budget(e.warnCredits(), e.stopCredits(), e.countedTo());
        if (earlier != null) {
            budget.spent.putAll(earlier.spent);
        }
        budget.spent.put(e.period(), e.spent());
        return budget;
    }

    static Budget of(BudgetForm.Kept form) {
        Budget budget = new Budget(form.warnCredits(), form.stopCredits(), form.countedTo());
        budget.spent.putAll(form.spent());
        budget.warned.addAll(form.warned());
        budget.exhausted.addAll(form.exhausted());
        return budget;
    }

    BudgetForm.Kept form(BudgetKey key) {
        return new BudgetForm.Kept(
                key, warnCredits, stopCredits, countedTo, spent, warned, exhausted);
    }

    void spent(LocalDate period, long sum, Instant at) {
        spent.put(period, sum);
        LocalDate oldest = LocalDate.ofInstant(at, ZoneOffset.UTC).minusDays(REMEMBERED_DAYS);
        spent.headMap(oldest).clear();
        warned.headSet(oldest).clear();
        exhausted.headSet(oldest).clear();
    }

    void warned(LocalDate period) {
        warned.add(period);
    }

    void exhausted(LocalDate period) {
        exhausted.add(period);
    }

    boolean hasLimits(@Nullable Long warn, @Nullable Long stop) {
        return Objects.equals(warnCredits, warn) && Objects.equals(stopCredits, stop);
    }

    @Nullable Long stopCredits() {
        return stopCredits;
    }

    @Nullable Long warnCredits() {
        return warnCredits;
    }

    /** Spending up to this position of the log was in it when it was set. */
    long countedTo() {
        return countedTo;
    }

    long spentIn(LocalDate period) {
        return spent.getOrDefault(period, 0L);
    }

    boolean isWarned(LocalDate period) {
        return warned.contains(period);
    }

    boolean isExhausted(LocalDate period) {
        return exhausted.contains(period);
    }
}
