package io.runledger.query.page;

import io.runledger.query.readmodel.Columns;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values read on a page. Times are UTC, as everywhere. */
final class Shown {

    /** Stands where there is nothing to show, so that columns keep their place. */
    static final String NOTHING = "–";

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Shown() {}

    static String time(@Nullable Instant at) {
        return at == null ? NOTHING : MOMENT.format(at);
    }

    static String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? NOTHING
                : duration(Duration.between(from, to).toMillis());
    }

    static String duration(@Nullable Long millis) {
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

    static String usd(BigDecimal amount) {
        return "$" + Columns.usd(amount);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The first part of a run's id: enough to tell runs on one page apart. */
    static String shortId(String runId) {
        return runId.substring(0, Math.min(8, runId.length()));
    }
}
