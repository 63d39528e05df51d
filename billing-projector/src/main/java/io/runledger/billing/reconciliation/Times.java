package io.runledger.billing.reconciliation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Reads the times of a request. */
final class Times {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

    private Times() {}

    /**
     * @throws IllegalArgumentException if the text is no time in a time that can be meant
     */
    static Instant parse(String text) {
        try {
            // As precise as the database, so that the same request is the same again.
            Instant at = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (!at.isBefore(EARLIEST) && at.isBefore(LATEST)) {
                return at;
            }
        } catch (DateTimeException _) {
            // Falls through to the one sentence that says what a time is.
        }
        throw new IllegalArgumentException("must be a time like 2026-01-31T12:00:00Z");
    }
}
