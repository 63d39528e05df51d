package io.runledger.billing.page;

import io.runledger.billing.Rows;
import io.runledger.platform.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * A span of time.
 *
 * @param from included; null: from the beginning
 * @param to not included; null: without end
 */
record Span(@Nullable Instant from, @Nullable Instant to) {

    /**
     * Reads {@code from} and {@code to} of a query.
     *
     * @throws ProblemException 400 if one of them is no time
     */
    static Span of(Map<String, String> query) {
        return new Span(time(query, "from"), time(query, "to"));
    }

    private static @Nullable Instant time(Map<String, String> query, String name) {
        String text = query.getOrDefault(name, "");
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(name, "must be a day like 2026-01-31");
        }
    }

    /** The statement with both ends as its parameters. */
    StatementSpec in(StatementSpec statement) {
        return statement
                .param("from", from == null ? null : Rows.utc(from))
                .param("to", to == null ? null : Rows.utc(to));
    }
}
