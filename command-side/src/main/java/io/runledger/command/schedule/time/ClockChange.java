package io.runledger.command.schedule.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A change of clocks that concerns a schedule's times.
 *
 * @param kind what it does to them
 * @param at when the clocks change
 * @param from what they show before it
 * @param to what they show after it
 * @param times the wall-clock times of the schedule that are left out or come twice, ascending
 */
public record ClockChange(
        Kind kind,
        ZoneId zone,
        Instant at,
        LocalDateTime from,
        LocalDateTime to,
        List<LocalDateTime> times) {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final int ALL_NAMED = 3;

    public ClockChange {
        times = List.copyOf(times);
    }

    /** What a change of clocks does to a time. */
    public enum Kind {
        /** Clocks go forward over it: it does not exist, and is not due. */
        SKIPPED,
        /** Clocks go back over it: it comes twice, and is due twice. */
        REPEATED
    }

    /**
     * It as a sentence, such as "02:30 does not exist on 2027-03-28 in Europe/Berlin, as clocks go
     * from 02:00 to 03:00: it is not due".
     */
    public String text() {
        boolean one = times.size() == 1;
        return switch (kind) {
            case SKIPPED ->
                    "%s %s on %s in %s, as clocks go from %s to %s: %s not due"
                            .formatted(
                                    clocks(),
                                    one ? "does not exist" : "do not exist",
                                    day(),
                                    zone,
                                    shown(from),
                                    shown(to),
                                    one ? "it is" : "they are");
            case REPEATED ->
                    "%s %s twice on %s in %s, as clocks go back from %s to %s: %s due both times"
                            .formatted(
                                    clocks(),
                                    one ? "comes" : "come",
                                    day(),
                                    zone,
                                    shown(from),
                                    shown(to),
                                    one ? "it is" : "they are");
        };
    }

    private String clocks() {
        if (times.size() > ALL_NAMED) {
            return "%d times from %s to %s"
                    .formatted(times.size(), shown(times.getFirst()), shown(times.getLast()));
        }
        return times.stream().map(ClockChange::shown).collect(Collectors.joining(", "));
    }

    private LocalDate day() {
        return times.getFirst().toLocalDate();
    }

    private static String shown(LocalDateTime time) {
        LocalTime clock = time.toLocalTime();
        return CLOCK.format(clock);
    }
}
