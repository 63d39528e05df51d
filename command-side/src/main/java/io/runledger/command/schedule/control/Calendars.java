package io.runledger.command.schedule.control;

import io.runledger.command.schedule.time.Cron;
import io.runledger.command.schedule.time.NominalTimes;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cron expressions as Temporal's calendars and back. Temporal would read an expression itself, but
 * keeps only what it made of it, and cannot say it again.
 *
 * <p>Where clocks go back, Temporal's calendars are not to be trusted: east of Greenwich a time
 * that comes twice starts once (Server 1.29.1: {@code 30 2 31 10 *} in Europe/Berlin leaves out
 * 00:30 UTC, and a schedule of each hour leaves one out). So these times are given to it once more
 * as moments, and what it finds in two ways it starts once. A moment is an interval from 1970 on
 * that is as long as the time until then; its second one, after 2080, is at no due time.
 */
final class Calendars {

    private static final List<Integer> ON_THE_MINUTE = List.of(0);

    /** Each minute of an hour, twice, for three years; every other expression: for longer. */
    private static final int MOST_MOMENTS = 400;

    /** What was due lately may be filled in. */
    private static final Duration BACK = Duration.ofDays(400);

    /** How far ahead the moments must be there for a schedule to be as it should be. */
    private static final Duration AHEAD = Duration.ofDays(400);

    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private Calendars() {}

    /**
     * When an expression is due, with its text as a note for whoever looks into Temporal.
     *
     * @param now from which the times that come twice are given
     */
    static ScheduleSpec spec(String cron, String timezone, Instant now) {
        Cron parsed = Cron.parse(cron);
        ScheduleCalendarSpec calendar =
                ScheduleCalendarSpec.newBuilder()
                        .setSeconds(ranges(ON_THE_MINUTE))
                        .setMinutes(ranges(parsed.minutes()))
                        .setHour(ranges(parsed.hours()))
                        .setDayOfMonth(ranges(parsed.daysOfMonth()))
                        .setMonth(ranges(parsed.months()))
                        .setDayOfWeek(ranges(parsed.daysOfWeek()))
                        .setComment(cron)
                        .build();
        return ScheduleSpec.newBuilder()
                .setCalendars(List.of(calendar))
                .setIntervals(
                        new NominalTimes(parsed, NominalTimes.zone(timezone))
                                .repeated(now.minus(BACK), END, MOST_MOMENTS).stream()
                                        .map(Calendars::interval)
                                        .toList())
                .setTimeZoneName(timezone)
                .build();
    }

    private static ScheduleIntervalSpec interval(Instant moment) {
        return new ScheduleIntervalSpec(Duration.ofSeconds(moment.getEpochSecond()));
    }

    /** The expression that does what Temporal has; null where none of ours does. */
    static @Nullable Cron cron(ScheduleSpec spec, Instant now) {
        ScheduleCalendarSpec calendar = only(spec);
        if (calendar == null
                || !calendar.getYear().isEmpty()
                || !values(calendar.getSeconds()).equals(ON_THE_MINUTE)) {
            return null;
        }
        Cron cron =
                new Cron(
                        values(calendar.getMinutes()),
                        values(calendar.getHour()),
                        values(calendar.getDayOfMonth()),
                        values(calendar.getMonth()),
                        values(calendar.getDayOfWeek()));
        return hasItsMoments(spec, cron, now) ? cron : null;
    }

    private static boolean hasItsMoments(ScheduleSpec spec, Cron cron, Instant now) {
        ZoneId zone;
        try {
            zone = NominalTimes.zone(String.valueOf(spec.getTimeZoneName()));
        } catch (IllegalArgumentException _) {
            return false; // None that we would have written.
        }
        NominalTimes times = new NominalTimes(cron, zone);
        Set<Instant> moments = new HashSet<>();
        for (ScheduleIntervalSpec interval : list(spec.getIntervals())) {
            Duration offset = interval.getOffset();
            if (offset != null && !offset.isZero()) {
                return false;
            }
            moments.add(Instant.EPOCH.plus(interval.getEvery()));
        }
        return moments.stream().allMatch(times::has)
                && moments.containsAll(times.repeated(now, now.plus(AHEAD), MOST_MOMENTS));
    }

    /** The expression as it was written; null where nobody wrote one. */
    static @Nullable String written(ScheduleSpec spec) {
        ScheduleCalendarSpec calendar = only(spec);
        String comment = calendar == null ? null : calendar.getComment();
        return comment == null || comment.isBlank() ? null : comment;
    }

    /** The one calendar of a schedule that has nothing else to say when it is due. */
    private static @Nullable ScheduleCalendarSpec only(ScheduleSpec spec) {
        boolean plain =
                list(spec.getCalendars()).size() == 1
                        && list(spec.getCronExpressions()).isEmpty()
                        && list(spec.getSkip()).isEmpty()
                        && spec.getStartAt() == null
                        && spec.getEndAt() == null
                        && (spec.getJitter() == null || spec.getJitter().equals(Duration.ZERO));
        return plain ? spec.getCalendars().getFirst() : null;
    }

    // The SDK gives null for some lists that were never set.
    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static List<ScheduleRange> ranges(List<Integer> values) {
        List<ScheduleRange> ranges = new ArrayList<>();
        int first = values.getFirst();
        int last = first;
        for (int value : values.subList(1, values.size())) {
            if (value > last + 1) {
                ranges.add(new ScheduleRange(first, last));
                first = value;
            }
            last = value;
        }
        ranges.add(new ScheduleRange(first, last));
        return ranges;
    }

    private static List<Integer> values(@Nullable List<ScheduleRange> ranges) {
        TreeSet<Integer> values = new TreeSet<>();
        for (ScheduleRange range : list(ranges)) {
            // An end or a step that is not given is 0.
            int end = Math.max(range.getStart(), range.getEnd());
            int step = Math.max(1, range.getStep());
            for (int value = range.getStart(); value <= end; value += step) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }
}
