package io.runledger.command.billing;

import io.runledger.events.billing.CallFacts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells two calls under one call id from two witnesses of one call. LiteLLM's callback gives a
 * call's start in epoch seconds as a decimal, its spend log as ISO-8601 in milliseconds; so starts
 * are compared as moments, and never as texts.
 */
final class CallTimes {

    /**
     * Both witnesses tell one start, the spend log in whole milliseconds. More would take two calls
     * of a client that reuses its ids for one, and lose the second.
     */
    private static final Duration TOLERANCE = Duration.ofMillis(20);

    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    private CallTimes() {}

    /**
     * Whether two successes under one call id are two calls: a client uses its ids again. A
     * response id alone may differ between witnesses, and so it does for every cache hit; a start
     * alone may be written in another way.
     */
    static boolean areTwoCalls(CallFacts one, CallFacts other) {
        return !one.cacheHit()
                && !other.cacheHit()
                && !one.responseId().equals(other.responseId())
                && areApart(one.startedAt(), other.startedAt());
    }

    private static boolean areApart(@Nullable String one, @Nullable String other) {
        Optional<Instant> first = instant(one);
        Optional<Instant> second = instant(other);
        return first.isPresent()
                && second.isPresent()
                && Duration.between(first.get(), second.get()).abs().compareTo(TOLERANCE) > 0;
    }

    /** The moment that a witness wrote; empty where it wrote none that anybody can read. */
    static Optional<Instant> instant(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.indexOf('T') > 0
                            ? OffsetDateTime.parse(text).toInstant()
                            : ofSeconds(new BigDecimal(text)));
        } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
            // A start that cannot be read tells nothing apart: the call id alone decides.
            return Optional.empty();
        }
    }

    private static Instant ofSeconds(BigDecimal seconds) {
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        BigDecimal nanos = seconds.subtract(whole).multiply(NANOS_PER_SECOND);
        return Instant.ofEpochSecond(whole.longValueExact(), nanos.longValue());
    }
}
