package io.runledger.command.billing;

import io.runledger.events.billing.BudgetEvent.BudgetReserved;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has reserved of its tenant's budgets: the mirror of its hold in an account, which
 * follows it event by event. So it is never less than the hold, and equal to it as soon as
 * everything that the account did was told.
 *
 * @param parts in the order in which they were set aside; none is empty
 */
record Reservation(RunId runId, Spender spender, List<Part> parts) {

    /**
     * What was set aside at one time, as far as it is left.
     *
     * @param seenTo the log's position at which it was
     */
    record Part(long amount, long seenTo) {}

    /** Of two requests for one run on two accounts, each reserves for itself. */
    record Key(RunId runId, AccountId accountId) {}

    Reservation {
        parts = List.copyOf(parts);
    }

    static Reservation of(BudgetReserved e) {
        Spender spender = new Spender(e.tenantId(), e.accountId(), e.graphId(), e.scheduleId());
        return new Reservation(e.runId(), spender, List.of(part(e, e.amount())));
    }

    private static Part part(BudgetReserved e, long amount) {
        return new Part(amount, e.seenTo() == null ? 0 : e.seenTo());
    }

    /** With what was set aside beside it. */
    Reservation grown(BudgetReserved e) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part(e, e.amount() - total()));
        return new Reservation(runId, spender, more);
    }

    /** With less; the oldest is gone first. */
    Reservation reducedTo(long remaining) {
        long gone = total() - remaining;
        List<Part> left = new ArrayList<>();
        for (Part part : parts) {
            long drawn = Math.min(gone, part.amount());
            gone -= drawn;
            if (drawn < part.amount()) {
                left.add(new Part(part.amount() - drawn, part.seenTo()));
            }
        }
        return new Reservation(runId, spender, left);
    }

    Key key() {
        return new Key(runId, spender.accountId());
    }

    long total() {
        return parts.stream().mapToLong(Part::amount).sum();
    }

    /** What was set aside before a position of the log. */
    long before(long position) {
        return parts.stream()
                .filter(part -> part.seenTo() < position)
                .mapToLong(Part::amount)
                .sum();
    }

    /** Whether what was set aside at this position is in it. */
    boolean has(long seenTo) {
        return parts.getLast().seenTo() >= seenTo;
    }
}
