package io.runledger.billing;

import io.runledger.platform.http.ProblemException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The filters of a list request: absent and empty are the same, and what is no good is a 400. */
public final class Query {

    private Query() {}

    /**
     * A filter that a type accepts, such as {@code RunId::new}, in the type's own text; null where
     * it was not sent.
     *
     * @throws ProblemException 400 if the type refuses it
     */
    public static @Nullable String text(
            Map<String, String> query, String name, Function<String, ?> type) {
        Object parsed = parsed(query, name, type);
        return parsed == null ? null : parsed.toString();
    }

    /**
     * A point in time, ISO-8601 with an offset or {@code Z}; null where it was not sent.
     *
     * @throws ProblemException 400 if it is no time
     */
    public static @Nullable OffsetDateTime time(Map<String, String> query, String name) {
        return parsed(query, name, Query::time);
    }

    private static OffsetDateTime time(String text) {
        try {
            return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time like 2026-01-31T12:00:00Z", e);
        }
    }

    /** A filter as a type; null where it was not sent. */
    public static <T> @Nullable T parsed(
            Map<String, String> query, String name, Function<String, T> type) {
        String sent = query.get(name);
        if (sent == null || sent.isEmpty()) {
            return null;
        }
        try {
            return type.apply(sent);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(name, String.valueOf(e.getMessage()));
        }
    }
}
