package io.runledger.command.billing;

import io.runledger.events.billing.BudgetKey;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's budgets as a snapshot keeps them, so that they need not be folded from their
 * beginning.
 */
record BudgetForm(
        String id,
        boolean open,
        long countedTo,
        List<Kept> budgets,
        List<Reservation> reservations) {

    BudgetForm {
        budgets = List.copyOf(budgets);
        reservations = List.copyOf(reservations);
    }

    /** One budget. */
    record Kept(
            BudgetKey key,
            @Nullable Long warnCredits,
            @Nullable Long stopCredits,
            long countedTo,
            Map<LocalDate, Long> spent,
            Set<LocalDate> warned,
            Set<LocalDate> exhausted) {

        Kept {
            spent = Collections.unmodifiableMap(new TreeMap<>(spent));
            warned = Collections.unmodifiableSet(new TreeSet<>(warned));
            exhausted = Collections.unmodifiableSet(new TreeSet<>(exhausted));
        }
    }
}
