package io.runledger.query.run;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.RunStatus;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.readmodel.Columns;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list is to hold; a null part asks for all.
 *
 * @param from the earliest creation, inclusive
 * @param to the end of creation, exclusive
 * @param below only runs created below this position of the log: where the page begins
 */
public record RunFilter(
        @Nullable String status,
        @Nullable String graphId,
        @Nullable String runKind,
        @Nullable String triggerSource,
        @Nullable String requestedBy,
        @Nullable String scheduleId,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        long below) {

    /**
     * Reads the query parameters of a request; an empty one counts as not sent.
     *
     * @throws ProblemException 400 if one of them cannot be read
     */
    public static RunFilter parse(Map<String, String> query) {
        return new RunFilter(
                known(query, "status", RunStatus.values()),
                text(query, "graph_id"),
                known(query, "run_kind", RunKind.values()),
                text(query, "trigger_source"),
                text(query, "requested_by"),
                text(query, "schedule_id"),
                time(query, "from"),
                time(query, "to"),
                Limit.parse(text(query, "limit")),
                Cursor.decode(text(query, "cursor"))
                        .map(RunFilter::position)
                        .orElse(Long.MAX_VALUE));
    }

    static String cursor(long below) {
        return Cursor.encode(Json.obj().put("below", below).build());
    }

    private static long position(Json.Obj cursor) {
        if (cursor.get("below") instanceof Json.Num(BigDecimal below)
                && below.precision() - below.scale() <= 18) {
            return below.longValue();
        }
        throw Cursor.invalid();
    }

    private static @Nullable String text(Map<String, String> query, String name) {
        String value = query.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private static @Nullable String known(
            Map<String, String> query, String name, Enum<?>[] values) {
        String value = text(query, name);
        if (value == null || Arrays.stream(values).map(Columns::lower).anyMatch(value::equals)) {
            return value;
        }
        throw ProblemException.invalid(
                name, "must be one of " + Arrays.stream(values).map(Columns::lower).toList());
    }

    private static @Nullable Instant time(Map<String, String> query, String name) {
        String value = text(query, name);
        try {
            return value == null ? null : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(name, "must be an ISO-8601 time");
        }
    }
}
