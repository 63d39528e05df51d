package io.runledger.billing.reconciliation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a pass stands. What it has done is in the database; this only says what comes next, and
 * doing something again does no harm.
 *
 * @param from where the piece of the window begins that is read next; null for the window's start
 * @param minutes how long that piece is
 * @param page the page of it
 * @param after the last call that was compared
 * @param waits whether it is another pass's turn
 */
public record Place(
        Phase phase, @Nullable Instant from, int minutes, int page, String after, boolean waits) {

    private static final int FIRST_PIECE_MINUTES = 60;

    /** What a pass does, in this order. */
    public enum Phase {
        /** Read the window's rows, page by page. */
        READ,
        /** The same by days, from a LiteLLM that has no pages. */
        READ_DAYS,
        /** Wait for our own read models, and add the calls that no page had. */
        COLLECT,
        /** Ask LiteLLM for those one by one. */
        LOOK_UP,
        /** Judge each call. */
        COMPARE,
        /** Hand rows over to the writer. */
        APPLY,
        /** Show the charges that this has led to. */
        SETTLE,
        /** Sum up. */
        FINISH,
        /** It is over. */
        OVER
    }

    static Place first() {
        return new Place(Phase.READ, null, FIRST_PIECE_MINUTES, 1, "", false);
    }

    Place at(Phase next) {
        return new Place(next, from, minutes, 1, "", false);
    }

    Place atPage(int number) {
        return new Place(phase, from, minutes, number, after, false);
    }

    Place piece(Instant begin, int length) {
        return new Place(phase, begin, length, 1, after, false);
    }

    Place after(String call) {
        return new Place(phase, from, minutes, page, call, false);
    }

    Place waiting() {
        return new Place(phase, from, minutes, page, after, true);
    }
}
