package io.runledger.command.schedule.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.util.List;
import java.util.Optional;

/**
 * A cron expression of five fields: the wall-clock times that match all of them. Two expressions
 * are equal if the same times match, however they are written.
 *
 * <p>A day has to match both day fields, as in Temporal's calendars; the cron of Unix, where one is
 * enough once both are given, does not.
 *
 * @param minutes 0 to 59, ascending; as all of them never empty
 * @param hours 0 to 23
 * @param daysOfMonth 1 to 31
 * @param months 1 to 12
 * @param daysOfWeek 0 to 6, Sunday first
 */
public record Cron(
        List<Integer> minutes,
        List<Integer> hours,
        List<Integer> daysOfMonth,
        List<Integer> months,
        List<Integer> daysOfWeek) {

    private static final int A_LEAP_YEAR = 2024;
    private static final int DAYS_OF_WEEK = 7;

    public Cron {
        minutes = List.copyOf(minutes);
        hours = List.copyOf(hours);
        daysOfMonth = List.copyOf(daysOfMonth);
        months = List.copyOf(months);
        daysOfWeek = List.copyOf(daysOfWeek);
    }

    /**
     * Reads {@code minute hour day-of-month month day-of-week}, each a list of values, ranges and
     * steps ({@code 1,5-10,*}{@code /15}), months and days of the week by number or English name of
     * three letters. Forms such as {@code @daily}, and a field for seconds or years, are refused.
     *
     * @throws IllegalArgumentException if it is not that, or would never be due; the message goes
     *     on from the name of a field, as in "cron … has 6 fields"
     */
    public static Cron parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        if (trimmed.startsWith("@")) {
            throw new IllegalArgumentException(
                    "must be written out in five fields, such as 0 9 * * *; %s is not read"
                            .formatted(trimmed));
        }
        String[] fields = trimmed.split("\\s+");
        if (fields.length != CronField.values().length) {
            throw new IllegalArgumentException(
                    ("must have exactly five fields (minute, hour, day of month, month, day of"
                                    + " week), not %d")
                            .formatted(fields.length));
        }
        Cron cron =
                new Cron(
                        CronField.MINUTE.values(fields[0]),
                        CronField.HOUR.values(fields[1]),
                        CronField.DAY_OF_MONTH.values(fields[2]),
                        CronField.MONTH.values(fields[3]),
                        CronField.DAY_OF_WEEK.values(fields[4]));
        if (!cron.hasADay()) {
            throw new IllegalArgumentException(
                    "would never be due: no month of \"%s\" has a day of \"%s\""
                            .formatted(fields[3], fields[2]));
        }
        return cron;
    }

    private boolean hasADay() {
        boolean leap = Year.isLeap(A_LEAP_YEAR);
        return months.stream()
                .anyMatch(month -> daysOfMonth.getFirst() <= Month.of(month).length(leap));
    }

    /** Whether a wall-clock time is one of its times, to the nanosecond. */
    public boolean matches(LocalDateTime time) {
        return time.getSecond() == 0
                && time.getNano() == 0
                && minutes.contains(time.getMinute())
                && hours.contains(time.getHour())
                && matches(time.toLocalDate());
    }

    private boolean matches(LocalDate day) {
        return months.contains(day.getMonthValue())
                && daysOfMonth.contains(day.getDayOfMonth())
                && daysOfWeek.contains(day.getDayOfWeek().getValue() % DAYS_OF_WEEK);
    }

    /**
     * The first matching wall-clock time at or after one, as if no clock was ever changed.
     *
     * @param end it is not looked for after this
     */
    Optional<LocalDateTime> next(LocalDateTime from, LocalDateTime end) {
        LocalDate day = from.toLocalDate();
        LocalTime earliest = from.toLocalTime();
        while (!day.isAfter(end.toLocalDate())) {
            if (!months.contains(day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else {
                Optional<LocalTime> time = matches(day) ? next(earliest) : Optional.empty();
                if (time.isPresent()) {
                    LocalDateTime found = day.atTime(time.get());
                    return found.isAfter(end) ? Optional.empty() : Optional.of(found);
                }
                day = day.plusDays(1);
            }
            earliest = LocalTime.MIN;
        }
        return Optional.empty();
    }

    private Optional<LocalTime> next(LocalTime from) {
        for (int hour : hours) {
            if (hour >= from.getHour()) {
                for (int minute : minutes) {
                    LocalTime time = LocalTime.of(hour, minute);
                    if (!time.isBefore(from)) {
                        return Optional.of(time);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
