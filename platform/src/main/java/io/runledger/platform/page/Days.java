package io.runledger.platform.page;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A span of time as a page asks for it: whole days in UTC, both included, where the API wants
 * moments, the last not included.
 */
public final class Days {

    private static final int DAY_LENGTH = 10;

    private Days() {}

    /**
     * The same query with {@code from} and {@code to} as moments where they are days; what is no
     * day stays as it is, for the API's own words about it.
     */
    public static Map<String, String> asTimes(Map<String, String> query) {
        Map<String, String> times = new LinkedHashMap<>(query);
        times.computeIfPresent("from", (_, day) -> time(day, 0));
        times.computeIfPresent("to", (_, day) -> time(day, 1));
        return times;
    }

    /** What a field for a day shows for a day or a moment; empty for neither. */
    public static String day(Map<String, String> query, String name) {
        String text = query.getOrDefault(name, "");
        return text.length() < DAY_LENGTH ? "" : text.substring(0, DAY_LENGTH);
    }

    private static String time(String text, int later) {
        try {
            return LocalDate.parse(text)
                    .plusDays(later)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .toString();
        } catch (DateTimeException _) {
            return text;
        }
    }
}
