package io.runledger.command.schedule.time;

import io.runledger.command.schedule.time.ClockChange.Kind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The moments at which a schedule is due: a cron expression read from the clocks of a time zone. A
 * wall-clock time that a change of clocks leaves out is not due; one that comes twice is due twice.
 */
public final class NominalTimes {

    /** Temporal's calendars end with the year 2100. */
    private static final Instant END = Instant.parse("2101-01-01T00:00:00Z");

    private final Cron cron;
    private final ZoneId zone;
    private final ZoneRules rules;

    /**
     * @param zone see {@link #zone}
     */
    public NominalTimes(Cron cron, ZoneId zone) {
        this.cron = cron;
        this.zone = zone;
        this.rules = zone.getRules();
    }

    /**
     * The times of an expression in a zone, both as they were written.
     *
     * @throws IllegalArgumentException see {@link Cron#parse} and {@link #zone}
     */
    public static NominalTimes of(String cron, String zone) {
        return new NominalTimes(Cron.parse(cron), zone(zone));
    }

    /**
     * The time zone of an IANA name, such as {@code Europe/Berlin} or {@code UTC}. Bare offsets are
     * refused, and what only Java knows: Temporal would not take them.
     *
     * @throws IllegalArgumentException if there is none; the message goes on from a field's name
     */
    public static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name) || name.startsWith("SystemV/")) {
            throw new IllegalArgumentException(
                    "must be a time zone by its IANA name, such as Europe/Berlin or UTC, not \"%s\""
                            .formatted(name));
        }
        return ZoneId.of(name);
    }

    /** Whether it is due at this very moment. */
    public boolean has(Instant moment) {
        return cron.matches(LocalDateTime.ofInstant(moment, zone));
    }

    /** The first times after a moment, ascending; fewer only where there are no more until 2100. */
    public List<Instant> after(Instant exclusive, int count) {
        return times(exclusive, END, count);
    }

    /**
     * The times between two moments, ascending.
     *
     * @param most the first so many
     */
    public List<Instant> between(Instant exclusive, Instant inclusive, int most) {
        return times(exclusive, inclusive, most);
    }

    /** The first times after a moment, with what changes of clocks do to them. */
    public List<DueTime> upcoming(Instant exclusive, int count) {
        return after(exclusive, count).stream().map(this::dueTime).toList();
    }

    /** The changes of clocks between two moments that leave out or repeat one of its times. */
    public List<ClockChange> changes(Instant exclusive, Instant inclusive) {
        List<ClockChange> changes = new ArrayList<>();
        ZoneOffsetTransition transition = rules.nextTransition(exclusive);
        while (transition != null && !transition.getInstant().isAfter(inclusive)) {
            change(transition).ifPresent(changes::add);
            transition = rules.nextTransition(transition.getInstant());
        }
        return List.copyOf(changes);
    }

    /**
     * Those of its times between two moments whose clock comes twice, both of each, ascending.
     *
     * @param most the first so many, but both of a pair
     */
    public List<Instant> repeated(Instant exclusive, Instant inclusive, int most) {
        TreeSet<Instant> repeated = new TreeSet<>();
        ZoneOffsetTransition transition = rules.nextTransition(exclusive);
        while (transition != null
                && !transition.getInstant().isAfter(inclusive)
                && repeated.size() < most) {
            ZoneOffsetTransition passed = transition;
            if (passed.isOverlap()) {
                for (LocalDateTime time : touched(passed)) {
                    repeated.add(time.toInstant(passed.getOffsetBefore()));
                    repeated.add(time.toInstant(passed.getOffsetAfter()));
                }
            }
            transition = rules.nextTransition(passed.getInstant());
        }
        return List.copyOf(repeated);
    }

    private List<Instant> times(Instant exclusive, Instant inclusive, int most) {
        List<Instant> times = new ArrayList<>();
        Instant from = exclusive.plusNanos(1);
        // Between two transitions the clock runs evenly, so that wall-clock times are in order.
        while (times.size() < most && !from.isAfter(inclusive)) {
            ZoneOffsetTransition transition = rules.nextTransition(from);
            boolean last = transition == null || transition.getInstant().isAfter(inclusive);
            Instant to = last ? inclusive : transition.getInstant().minusNanos(1);
            addEven(times, from, to, most);
            from = to.plusNanos(1);
        }
        return List.copyOf(times);
    }

    private void addEven(List<Instant> times, Instant from, Instant to, int most) {
        ZoneOffset offset = rules.getOffset(from);
        LocalDateTime end = LocalDateTime.ofInstant(to, offset);
        Optional<LocalDateTime> next = cron.next(LocalDateTime.ofInstant(from, offset), end);
        while (next.isPresent() && times.size() < most) {
            times.add(next.get().toInstant(offset));
            next = cron.next(next.get().plusMinutes(1), end);
        }
    }

    private DueTime dueTime(Instant at) {
        OffsetDateTime local = OffsetDateTime.ofInstant(at, zone);
        ZoneOffsetTransition transition = rules.getTransition(local.toLocalDateTime());
        if (transition == null || !transition.isOverlap()) {
            return new DueTime(at, local, null);
        }
        boolean first = local.getOffset().equals(transition.getOffsetBefore());
        String note =
                "%s comes twice on %s in %s; this is the %s"
                        .formatted(
                                local.toLocalTime(),
                                local.toLocalDate(),
                                zone,
                                first ? "first" : "second");
        return new DueTime(at, local, note);
    }

    private Optional<ClockChange> change(ZoneOffsetTransition transition) {
        List<LocalDateTime> times = touched(transition);
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ClockChange(
                                transition.isGap() ? Kind.SKIPPED : Kind.REPEATED,
                                zone,
                                transition.getInstant(),
                                transition.getDateTimeBefore(),
                                transition.getDateTimeAfter(),
                                times));
    }

    /** The wall-clock times that a change of clocks leaves out or repeats. */
    private List<LocalDateTime> touched(ZoneOffsetTransition transition) {
        boolean gap = transition.isGap();
        LocalDateTime before = transition.getDateTimeBefore();
        LocalDateTime after = transition.getDateTimeAfter();
        LocalDateTime end = (gap ? after : before).minusNanos(1);
        List<LocalDateTime> times = new ArrayList<>();
        Optional<LocalDateTime> next = cron.next(gap ? before : after, end);
        while (next.isPresent()) {
            times.add(next.get());
            next = cron.next(next.get().plusMinutes(1), end);
        }
        return times;
    }
}
