package io.runledger.command.schedule.time;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** One of the five fields: what it may hold, and how it is read. */
enum CronField {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH(
            "month",
            1,
            12,
            List.of(
                    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                    "DEC")),
    /** Both 0 and 7 are Sunday. */
    DAY_OF_WEEK("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    private static final int SUNDAY_TOO = 7;

    private final String label;
    private final int least;
    private final int most;
    private final List<String> names;

    CronField(String label, int least, int most, List<String> names) {
        this.label = label;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /**
     * The values that a field's text stands for, ascending.
     *
     * @throws IllegalArgumentException if it is not a list of values, ranges and steps
     */
    List<Integer> values(String text) {
        TreeSet<Integer> values = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            add(values, part, text);
        }
        if (this == DAY_OF_WEEK && values.remove(SUNDAY_TOO)) {
            values.add(0);
        }
        return List.copyOf(values);
    }

    private void add(TreeSet<Integer> values, String part, String text) {
        if (part.isEmpty()) {
            throw fault("\"" + text + "\" has a comma with nothing beside it");
        }
        String[] stepped = part.split("/", -1);
        if (stepped.length > 2) {
            throw fault("\"" + part + "\" has more than one step");
        }
        int first;
        int last;
        if (stepped[0].equals("*")) {
            first = least;
            last = this == DAY_OF_WEEK ? SUNDAY_TOO - 1 : most;
        } else {
            String[] ends = stepped[0].split("-", -1);
            if (ends.length > 2) {
                throw fault("\"" + part + "\" is not a range");
            }
            first = value(ends[0], part);
            last = lastOf(ends, first, stepped.length == 2, part);
        }
        int step = stepped.length == 2 ? step(stepped[1], part) : 1;
        for (int value = first; value <= last; value += step) {
            values.add(value);
        }
    }

    private int lastOf(String[] ends, int first, boolean stepped, String part) {
        if (ends.length == 1) {
            if (stepped) {
                throw fault(
                        "\"%s\" steps from one value; write %s-%d/… or */…"
                                .formatted(part, ends[0], most));
            }
            return first;
        }
        int end = value(ends[1], part);
        // A week that ends on Sunday: SAT-SUN, 5-SUN.
        int last = this == DAY_OF_WEEK && end == 0 && first > 0 ? SUNDAY_TOO : end;
        if (first > last) {
            throw fault("the range \"%s\" ends before it begins".formatted(part));
        }
        return last;
    }

    private int value(String text, String part) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return named + least;
        }
        int value = number(text, part);
        if (value < least || value > most) {
            throw fault("%d is not between %d and %d".formatted(value, least, most));
        }
        return value;
    }

    private int step(String text, String part) {
        int step = number(text, part);
        if (step < 1 || step > most) {
            throw fault("the step of \"%s\" is not between 1 and %d".formatted(part, most));
        }
        return step;
    }

    private int number(String text, String part) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (text.isEmpty() || text.length() > 4 || !digits) {
            throw fault(
                    "\"%s\" is neither *, a value, a range nor a step%s"
                            .formatted(
                                    part,
                                    names.isEmpty()
                                            ? ""
                                            : ", and names are %s to %s"
                                                    .formatted(names.getFirst(), names.getLast())));
        }
        return Integer.parseInt(text);
    }

    private IllegalArgumentException fault(String message) {
        return new IllegalArgumentException("is not a cron expression: " + label + ": " + message);
    }
}
