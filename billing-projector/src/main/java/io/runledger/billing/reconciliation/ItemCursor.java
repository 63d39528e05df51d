package io.runledger.billing.reconciliation;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import org.jspecify.annotations.Nullable;

/** Where the next page of a report's items begins. */
final class ItemCursor {

    private static final String AFTER = "after";

    private ItemCursor() {}

    static Json encode(long ordinal) {
        return Json.of(Cursor.encode(Json.obj().put(AFTER, Long.toString(ordinal)).build()));
    }

    /**
     * @throws io.runledger.platform.http.ProblemException 400 if it is no cursor
     */
    static long decode(@Nullable String sent) {
        return Cursor.decode(sent).map(ItemCursor::ordinal).orElse(-1L);
    }

    private static long ordinal(Json.Obj place) {
        String after = place.text(AFTER);
        if (after != null && after.matches("[0-9]{1,18}")) {
            return Long.parseLong(after);
        }
        throw Cursor.invalid();
    }
}
