package io.runledger.platform.page;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values read on a page. Times are UTC, as everywhere. */
public final class Shown {

    /** Stands where there is nothing to show, so that columns keep their place. */
    public static final String NOTHING = "–";

    private static final int USD_DECIMALS = 6;
    private static final int CREDIT_DECIMALS = 7;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Shown() {}

    /** A moment to the second. */
    public static String time(@Nullable Instant at) {
        return at == null ? NOTHING : MOMENT.format(at);
    }

    /** How long it is from one moment to another. */
    public static String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? NOTHING
                : duration(Duration.between(from, to).toMillis());
    }

    /** Milliseconds in the unit that fits them. */
    public static String duration(@Nullable Long millis) {
        if (millis == null) {
            return NOTHING;
        }
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
        }
        Duration whole = Duration.ofMillis(millis);
        return whole.toHours() > 0
                ? whole.toHours() + " h " + whole.toMinutesPart() + " min"
                : whole.toMinutes() + " min " + whole.toSecondsPart() + " s";
    }

    /** Dollars in full: every digit, and at least six decimals; the sign stands before all. */
    public static String usd(BigDecimal amount) {
        BigDecimal exact = amount.abs().stripTrailingZeros();
        String digits = exact.setScale(Math.max(USD_DECIMALS, exact.scale())).toPlainString();
        return (amount.signum() < 0 ? "-$" : "$") + digits;
    }

    /** What credits are worth: a credit is 0.0000001 dollars, so nothing is rounded. */
    public static String credits(BigDecimal credits) {
        return usd(credits.movePointLeft(CREDIT_DECIMALS));
    }

    /** What whole credits are worth. */
    public static String credits(long credits) {
        return credits(BigDecimal.valueOf(credits));
    }

    /** A number with its thousands set apart and all of its decimals. */
    public static String number(BigDecimal number) {
        BigDecimal exact = number.stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, exact.scale()) + "f", exact);
    }

    /** A whole number with its thousands set apart. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The first part of a run's id: enough to tell runs on one page apart. */
    public static String shortId(String runId) {
        return runId.substring(0, Math.min(8, runId.length()));
    }
}
