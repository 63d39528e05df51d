package io.runledger.standalone.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time on the command line: {@code now}, {@code -7d}, a day, or a time with its zone. */
final class PointInTime {

    private static final Pattern AGO = Pattern.compile("-([0-9]{1,6})([smhdw])");

    private PointInTime() {}

    /**
     * @throws UsageProblem if the text is none of these
     */
    static Instant parse(String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return now.minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw new UsageProblem(
                    "\""
                            + text
                            + "\" is no time; write now, -7d, 2026-01-31 or"
                            + " 2026-01-31T12:00:00Z");
        }
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
