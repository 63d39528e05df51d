package io.runledger.command.billing;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.BudgetCommand;
import io.runledger.events.billing.BudgetCommand.CountSpending;
import io.runledger.events.billing.BudgetCommand.KeepReservation;
import io.runledger.events.billing.BudgetCommand.OpenBudgets;
import io.runledger.events.billing.BudgetCommand.RemoveBudget;
import io.runledger.events.billing.BudgetCommand.ReserveBudget;
import io.runledger.events.billing.BudgetCommand.SetBudget;
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
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a tenant's budgets (BUDGETS_ARE_KEPT): a run may set credits aside where, in every
 * budget that concerns it, what was spent in the current period, what all runs have reserved, and
 * what it asks for come to no more than the limit.
 */
final class BudgetRules {

    private BudgetRules() {}

    static List<BudgetEvent> decide(BudgetState state, BudgetCommand command) {
        return switch (command) {
            case OpenBudgets c ->
                    state.isOpen() ? List.of() : List.of(new BudgetsOpened(c.tenantId(), c.at()));
            case SetBudget c -> set(state, c);
            case RemoveBudget c -> remove(state, c);
            case ReserveBudget c -> reserve(state, c);
            case KeepReservation c -> keep(state, c);
            case CountSpending c -> count(state, c);
        };
    }

    private static List<BudgetEvent> set(BudgetState state, SetBudget c) {
        requireOpen(state, c);
        Budget earlier = state.budgets().get(c.key());
        if (earlier != null && earlier.hasLimits(c.warnCredits(), c.stopCredits())) {
            return List.of();
        }
        if (state.countedTo() > c.countedTo()) {
            throw new Refused(
                    RefusalCode.CONFLICT,
                    "spending up to position %d was counted, and what is given ends at %d"
                            .formatted(state.countedTo(), c.countedTo()));
        }
        BudgetSet set =
                new BudgetSet(
                        c.tenantId(),
                        c.key(),
                        c.warnCredits(),
                        c.stopCredits(),
                        c.period(),
                        c.spent(),
                        c.countedTo(),
                        c.by(),
                        c.at());
        List<BudgetEvent> events = new ArrayList<>(List.of(set));
        Counted counted = new Counted(c.key(), c.period(), c.spent());
        events.addAll(told(c, Budget.of(set, earlier), counted, c.at()));
        return events;
    }

    private static List<BudgetEvent> remove(BudgetState state, RemoveBudget c) {
        if (!state.budgets().containsKey(c.key())) {
            throw new Refused(RefusalCode.NOT_FOUND, "there is no budget " + c.key().id());
        }
        return List.of(new BudgetRemoved(c.tenantId(), c.key(), c.by(), c.at()));
    }

    private static List<BudgetEvent> reserve(BudgetState state, ReserveBudget c) {
        if (isReserved(state, c)) {
            return List.of();
        }
        List<Shortfall> shortfalls = Shortfall.of(state, c);
        if (!shortfalls.isEmpty()) {
            return shortfalls.stream()
                    .filter(shortfall -> !shortfall.isKnown())
                    .<BudgetEvent>map(shortfall -> shortfall.event(c))
                    .toList();
        }
        Reservation reserved = state.reservationOf(c.runId(), c.accountId());
        return List.of(
                new BudgetReserved(
                        c.tenantId(),
                        c.accountId(),
                        c.graphId(),
                        c.scheduleId(),
                        c.runId(),
                        c.attempt(),
                        Math.addExact(reserved == null ? 0 : reserved.total(), c.amount()),
                        c.seenTo(),
                        c.at()));
    }

    private static boolean isReserved(BudgetState state, ReserveBudget c) {
        Reservation reserved = state.reservationOf(c.runId(), c.accountId());
        return reserved != null && reserved.has(c.seenTo());
    }

    /** Why a run may not set credits aside; an empty text where it may. */
    static String refusal(BudgetState state, ReserveBudget c) {
        if (isReserved(state, c)) {
            return "";
        }
        return Shortfall.of(state, c).stream()
                .findFirst()
                .map(shortfall -> shortfall.sentence(c))
                .orElse("");
    }

    private static List<BudgetEvent> keep(BudgetState state, KeepReservation c) {
        Reservation reserved = state.reservationOf(c.runId(), c.accountId());
        long concerned = reserved == null ? 0 : reserved.before(c.position());
        if (reserved == null || concerned <= c.remaining()) {
            return List.of();
        }
        return List.of(
                new ReservationReduced(
                        c.tenantId(),
                        c.accountId(),
                        c.runId(),
                        reserved.total() - concerned + c.remaining(),
                        c.at()));
    }

    private static List<BudgetEvent> count(BudgetState state, CountSpending c) {
        requireOpen(state, c);
        if (c.position() <= state.countedTo()) {
            return List.of();
        }
        Spender spender =
                new Spender(
                        c.tenantId(), c.accountId(), c.facts().graphId(), c.facts().scheduleId());
        List<Counted> counted = new ArrayList<>();
        List<BudgetEvent> told = new ArrayList<>();
        state.budgets()
                .forEach((key, budget) -> {
                    if (spender.isConcernedBy(key) && c.position() > budget.countedTo()) {
                        LocalDate period = key.period().startOf(c.facts().calledAt());
                        long spent = Math.addExact(budget.spentIn(period), c.amount());
                        Counted sum = new Counted(key, period, spent);
                        counted.add(sum);
                        told.addAll(told(c, budget, sum, c.at()));
                    }
                });
        List<BudgetEvent> events = new ArrayList<>();
        events.add(
                new SpendingCounted(
                        c.tenantId(),
                        c.accountId(),
                        c.runId(),
                        c.amount(),
                        remaining(state.reservationOf(c.runId(), c.accountId()), c),
                        counted,
                        c.position(),
                        c.at()));
        events.addAll(told);
        return events;
    }

    /** What the account took from the hold is gone from its mirror. */
    private static long remaining(@Nullable Reservation reserved, CountSpending c) {
        if (reserved == null) {
            return 0;
        }
        return Math.max(0, reserved.total() - c.fromHold());
    }

    /** The thresholds that a sum has come to and that nobody was told of in this period. */
    private static List<BudgetEvent> told(BudgetCommand c, Budget budget, Counted sum, Instant at) {
        List<BudgetEvent> events = new ArrayList<>();
        BudgetKey key = sum.key();
        Long warn = budget.warnCredits();
        if (warn != null && sum.spent() >= warn && !budget.isWarned(sum.period())) {
            events.add(new BudgetWarned(c.tenantId(), key, sum.period(), sum.spent(), warn, at));
        }
        Long stop = budget.stopCredits();
        if (stop != null && sum.spent() >= stop && !budget.isExhausted(sum.period())) {
            events.add(new BudgetExhausted(c.tenantId(), key, sum.period(), sum.spent(), stop, at));
        }
        return events;
    }

    private static void requireOpen(BudgetState state, BudgetCommand c) {
        if (!state.isOpen()) {
            throw new Refused(
                    RefusalCode.NOT_FOUND, "tenant %s has no budgets".formatted(c.tenantId()));
        }
    }
}
