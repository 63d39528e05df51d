package io.runledger.engine;

import io.runledger.events.json.Json;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A path into a JSON value: keys separated by dots, each with at most one index at its end, {@code
 * a.items[3].name}. The only negative index is {@code [-1]}, the last. There are no wildcards and
 * no defaults.
 */
public final class StatePath {

    private static final String PREFIX = "state.";

    private StatePath() {}

    /**
     * What the path leads to in a run's state; a leading {@code state.} is left out. Null if any
     * part is missing.
     */
    public static @Nullable Json inState(Json.Obj state, String path) {
        return resolve(state, path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path);
    }

    /** What the path leads to from this value. Null if any part is missing. */
    public static @Nullable Json resolve(Json root, String path) {
        Json at = root;
        for (var segment : path.split("\\.", -1)) {
            var next = step(at, segment);
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    /** The first key of a path, without its index. */
    static String firstKey(String path) {
        int end = path.length();
        for (char stop : new char[] {'.', '['}) {
            int at = path.indexOf(stop);
            end = at >= 0 && at < end ? at : end;
        }
        return path.substring(0, end);
    }

    private static @Nullable Json step(Json from, String segment) {
        int bracket = segment.indexOf('[');
        if (bracket < 0) {
            return from instanceof Json.Obj object ? object.get(segment) : null;
        }
        if (!segment.endsWith("]")) {
            return null;
        }
        var key = segment.substring(0, bracket);
        Json list = key.isEmpty() ? from : from instanceof Json.Obj object ? object.get(key) : null;
        return item(list, segment.substring(bracket + 1, segment.length() - 1));
    }

    private static @Nullable Json item(@Nullable Json list, String index) {
        if (!(list instanceof Json.Arr(var items)) || items.isEmpty()) {
            return null;
        }
        if (index.equals("-1")) {
            return items.getLast();
        }
        if (index.isEmpty() || !index.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        var number = new BigInteger(index);
        return number.compareTo(BigInteger.valueOf(items.size())) < 0
                ? items.get(number.intValue())
                : null;
    }
}
