package io.runledger.query.run;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that only grows at its end, cut by places in it: whatever is added, paging to
 * the end finds each item once.
 *
 * @param nextCursor where the next part begins, or null at the end
 */
record Part<T>(List<T> items, @Nullable String nextCursor) {

    Part {
        items = List.copyOf(items);
    }

    /**
     * The whole list where neither a limit nor a cursor was sent, else a page of it.
     *
     * @throws ProblemException 400 if one of them cannot be read
     */
    static <T> Part<T> of(List<T> all, @Nullable String limit, @Nullable String cursor) {
        if (limit == null && (cursor == null || cursor.isEmpty())) {
            return new Part<>(all, null);
        }
        int from = (int) Math.min(after(cursor), all.size());
        int to = Math.min(from + Limit.parse(limit), all.size());
        return new Part<>(all.subList(from, to), to < all.size() ? cursor(to) : null);
    }

    /**
     * The place that a cursor stands for, 0 without one.
     *
     * @throws ProblemException 400 if it is none of ours
     */
    static long after(@Nullable String cursor) {
        return Cursor.decode(cursor).map(Part::place).orElse(0L);
    }

    static String cursor(long place) {
        return Cursor.encode(Json.obj().put("from", place).build());
    }

    private static long place(Json.Obj cursor) {
        if (cursor.get("from") instanceof Json.Num(BigDecimal from)
                && from.signum() >= 0
                && from.precision() - from.scale() < 18) {
            return from.longValue();
        }
        throw Cursor.invalid();
    }
}
