package io.runledger.billing.reconciliation;

import java.util.Locale;

/** What was done about a finding, under the names that items have. */
enum Action {
    NONE,
    /** It was charged through the writer that callbacks go through. */
    BACKFILLED,
    /** It would be, had the pass been asked to apply. */
    WOULD_BACKFILL,
    /** The usage unit was told that its call failed. */
    NOTED_FAILURE,
    /** It would be, had the pass been asked to apply. */
    WOULD_NOTE_FAILURE;

    static Action before(Finding.Plan plan) {
        return switch (plan) {
            case NOTHING -> NONE;
            case BACKFILL -> WOULD_BACKFILL;
            case NOTE_FAILURE -> WOULD_NOTE_FAILURE;
        };
    }

    String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
