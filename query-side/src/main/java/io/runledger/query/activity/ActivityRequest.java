package io.runledger.query.activity;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know.
 *
 * @param from the beginning, inclusive
 * @param to the end, exclusive
 * @param groupBy the column that charts are split by, or null for none
 * @param below only receipts below this position of the log are listed
 */
public record ActivityRequest(
        Instant from, Instant to, Step step, @Nullable String groupBy, int limit, long below) {

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final long MOST_BUCKETS = 1_000;

    /**
     * Reads the query parameters of a request; an empty one counts as not sent.
     *
     * @param now the end of a {@code range}
     * @throws ProblemException 400 if one of them cannot be read
     */
    public static ActivityRequest parse(Map<String, String> query, Instant now) {
        Instant from = time(query, "from");
        Instant to = time(query, "to");
        if (from == null) {
            to = now;
            from = now.minus(range(query));
        } else if (to == null) {
            to = now;
        }
        Duration span = Duration.between(from, to);
        if (span.isNegative() || span.isZero() || span.compareTo(LONGEST) > 0) {
            throw ProblemException.invalid("from", "must be before to, by at most 90 days");
        }
        return new ActivityRequest(
                from,
                to,
                step(query, span),
                group(query),
                Limit.parse(text(query, "limit")),
                Cursor.decode(text(query, "cursor"))
                        .map(ActivityRequest::position)
                        .orElse(Long.MAX_VALUE));
    }

    /** The span of the same length before this one. */
    Instant previousFrom() {
        return from.minus(Duration.between(from, to));
    }

    private static Duration range(Map<String, String> query) {
        String range = text(query, "range");
        return switch (range == null ? "1d" : range) {
            case "1d" -> Duration.ofDays(1);
            case "1w" -> Duration.ofDays(7);
            case "1m" -> Duration.ofDays(30);
            default -> throw ProblemException.invalid("range", "must be 1d, 1w or 1m");
        };
    }

    private static Step step(Map<String, String> query, Duration span) {
        String asked = text(query, "step");
        if (asked == null) {
            return Step.fitting(span);
        }
        Step step =
                Step.named(asked)
                        .orElseThrow(() ->
                                ProblemException.invalid("step", "must be 5m, 15m, 1h, 6h or 1d"));
        if (span.toSeconds() / step.seconds() > MOST_BUCKETS) {
            throw ProblemException.invalid("step", "is too fine for this range");
        }
        return step;
    }

    private static @Nullable String group(Map<String, String> query) {
        String by = text(query, "group_by");
        return switch (by == null ? "model" : by) {
            case "none" -> null;
            case "model" -> "model";
            case "graph_id" -> "graph_id";
            case "run_kind" -> "run_kind";
            case "trigger_source" -> "trigger_source";
            default ->
                    throw ProblemException.invalid(
                            "group_by",
                            "must be model, graph_id, run_kind, trigger_source or none");
        };
    }

    private static long position(Json.Obj cursor) {
        if (cursor.get("below") instanceof Json.Num(BigDecimal below)
                && below.precision() - below.scale() <= 18) {
            return below.longValue();
        }
        throw Cursor.invalid();
    }

    private static @Nullable Instant time(Map<String, String> query, String name) {
        String value = text(query, name);
        try {
            return value == null ? null : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(name, "must be an ISO-8601 time");
        }
    }

    private static @Nullable String text(Map<String, String> query, String name) {
        String value = query.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
