package io.runledger.billing;

import io.runledger.events.billing.CallFacts;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** When a call began, which decides the day and the month that it counts for. */
public final class CalledAt {

    /**
     * Clocks differ; a call that claims to begin much later than it was told of is not believed.
     */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final int NANOS = 9;

    private CalledAt() {}

    /**
     * The start that the witness gave, in epoch seconds or ISO-8601; where it gave none that can be
     * true, when it was told of.
     *
     * @param toldAt when the witness was stored
     */
    public static Instant of(CallFacts facts, Instant toldAt) {
        String started = facts.startedAt();
        if (started == null) {
            return toldAt;
        }
        try {
            Instant at = parse(started);
            return at.isAfter(toldAt.plus(AHEAD)) || at.isBefore(Instant.EPOCH) ? toldAt : at;
        } catch (DateTimeException | ArithmeticException _) {
            return toldAt;
        }
    }

    private static Instant parse(String started) {
        try {
            BigDecimal seconds = new BigDecimal(started);
            BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
            return Instant.ofEpochSecond(
                    whole.longValueExact(),
                    seconds.subtract(whole).movePointRight(NANOS).longValue());
        } catch (NumberFormatException _) {
            return OffsetDateTime.parse(started).toInstant();
        }
    }
}
