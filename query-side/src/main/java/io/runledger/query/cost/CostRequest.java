package io.runledger.query.cost;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know.
 *
 * @param from the earliest time at which a call was charged, included; null: from the beginning
 * @param to the latest, not included; null: without end
 * @param after where the page begins; null at the beginning
 */
public record CostRequest(
        CostGrouping by,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String graphId,
        @Nullable String accountId,
        int limit,
        @Nullable Place after) {

    private static final String UP_TO = "up_to";
    private static final String CREDITS = "credits";
    private static final String GROUP = "group";
    private static final String WITHIN = "within";

    /**
     * The last group of a page.
     *
     * @param upTo the place in the log up to which calls are counted on all pages, so that calls
     *     that come meanwhile move no group from one page to another
     */
    record Place(long upTo, BigDecimal credits, String group, String within) {

        String cursor() {
            return Cursor.encode(
                    Json.obj()
                            .put(UP_TO, Long.toString(upTo))
                            .put(CREDITS, credits.toPlainString())
                            .put(GROUP, group)
                            .put(WITHIN, within)
                            .build());
        }

        static Place of(Json.Obj cursor) {
            String upTo = cursor.text(UP_TO);
            String credits = cursor.text(CREDITS);
            String group = cursor.text(GROUP);
            String within = cursor.text(WITHIN);
            if (upTo == null || credits == null || group == null || within == null) {
                throw Cursor.invalid();
            }
            boolean numbers = upTo.matches("[0-9]{1,18}") && credits.matches("[0-9]{1,40}");
            if (!numbers || (group + within).indexOf('\0') >= 0) {
                throw Cursor.invalid();
            }
            return new Place(Long.parseLong(upTo), new BigDecimal(credits), group, within);
        }
    }

    /**
     * Reads the query parameters of a request; an empty one counts as not sent.
     *
     * @throws ProblemException 400 if one of them cannot be read
     */
    public static CostRequest parse(Map<String, String> query) {
        Instant from = time(query, "from");
        Instant to = time(query, "to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw ProblemException.invalid("from", "must be before to");
        }
        return new CostRequest(
                CostGrouping.parse(query.get("group_by")),
                from,
                to,
                text(query, "graph_id"),
                text(query, "account_id"),
                Limit.parse(text(query, "limit")),
                Cursor.decode(query.get("cursor")).map(Place::of).orElse(null));
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
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.indexOf('\0') >= 0) {
            throw ProblemException.invalid(name, "must not have a NUL character");
        }
        return value;
    }
}
