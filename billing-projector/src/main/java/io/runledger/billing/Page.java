package io.runledger.billing;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first by position in the log. Positions never move, so new rows shift
 * nothing: whoever follows the cursors sees each row that was there at the start exactly once.
 *
 * @param before only rows below this position
 */
public record Page(int limit, long before) {

    private static final String BEFORE = "before";

    /**
     * @throws io.runledger.platform.http.ProblemException 400 if either parameter is no good
     */
    public static Page of(@Nullable String limit, @Nullable String cursor) {
        return new Page(
                Limit.parse(limit),
                Cursor.decode(cursor).map(Page::position).orElse(Long.MAX_VALUE));
    }

    private static long position(Json.Obj place) {
        String before = place.text(BEFORE);
        if (before != null && before.matches("[0-9]{1,18}")) {
            return Long.parseLong(before);
        }
        throw Cursor.invalid();
    }

    /** How many rows to read: one more than the page holds, to see whether there is another. */
    public int rows() {
        return limit + 1;
    }

    /** The rows that are on this page. */
    public <T> List<T> cut(List<T> rows) {
        return rows.size() > limit ? rows.subList(0, limit) : rows;
    }

    /** Where the next page begins; null where this is the last. */
    public <T> @Nullable String next(List<T> rows, ToLongFunction<T> position) {
        if (rows.size() <= limit) {
            return null;
        }
        long last = position.applyAsLong(rows.get(limit - 1));
        return Cursor.encode(Json.obj().put(BEFORE, Long.toString(last)).build());
    }
}
