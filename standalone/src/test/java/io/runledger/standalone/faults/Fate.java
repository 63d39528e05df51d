package io.runledger.standalone.faults;

import java.util.Arrays;
import java.util.List;

/**
 * What befalls one call, the report of it, and its row in the spend log. Unless the call may be
 * lost, one of the two witnesses at least is as good as what happened.
 *
 * @param course how the call itself goes
 * @param callback what becomes of its report
 * @param row what becomes of its row
 */
public record Fate(Course course, Callback callback, Row row) {

    /** How a call goes. */
    public enum Course {
        WELL,
        /** The provider fails; nothing is to be paid. */
        FAILS,
        /** The proxy gives up after tries of its own, each of which it writes down with a price. */
        TIMES_OUT,
        /** The provider fails, and the proxy's next try under the same call id does well. */
        RETRIED,
        /** A stream that its client left: a success at an estimated price. */
        CUT,
        CACHE_HIT,
        /** It does well, and its answer never reaches the caller. */
        ANSWER_LOST;

        /** Whether the call is to be paid for. */
        public boolean succeeds() {
            return this != FAILS && this != TIMES_OUT;
        }
    }

    /** What becomes of a report. */
    public enum Callback {
        DELIVERED(true),
        DUPLICATED(true),
        /** Comes after a reconciliation. */
        LATE(true),
        /** Says nothing but what the call was and what it cost. */
        BARE(true),
        /** All that may be of another kind is of another kind. */
        WRONG_TYPES(true),
        LOST(false),
        NULL_COST(false),
        NEGATIVE_COST(false),
        NAN_COST(false),
        ABSURD_COST(false),
        TEXT_COST(false),
        NO_COST(false),
        CUT_JSON(false),
        NO_CALL_ID(false),
        NO_STATUS(false);

        private final boolean good;

        Callback(boolean good) {
            this.good = good;
        }

        /** Whether it tells what the call cost. */
        public boolean isGood() {
            return good;
        }

        /** Whether it names its call as a success, and gives no cost that could be charged. */
        public boolean isDisputed() {
            return switch (this) {
                case NULL_COST, NEGATIVE_COST, NAN_COST, ABSURD_COST, TEXT_COST, NO_COST -> true;
                case DELIVERED, DUPLICATED, LATE, BARE, WRONG_TYPES -> false;
                case LOST, CUT_JSON, NO_CALL_ID, NO_STATUS -> false;
            };
        }
    }

    /** What becomes of a row. */
    public enum Row {
        WRITTEN(true),
        /** Shown on two pages. */
        TWICE(true),
        /** Visible only after a reconciliation. */
        LATE(true),
        /** The last digit of its price is another one than the report's. */
        LAST_DIGIT(true),
        LOST(false),
        NULL_SPEND(false),
        NEGATIVE_SPEND(false),
        TEXT_SPEND(false),
        OTHER_SPEND(false);

        private final boolean good;

        Row(boolean good) {
            this.good = good;
        }

        /** Whether it tells what the call cost. */
        public boolean isGood() {
            return good;
        }
    }

    /** Reports that lose what the call was for: only a call of ours is known by its id alone. */
    private static final List<Callback> ANONYMOUS = List.of(Callback.BARE, Callback.WRONG_TYPES);

    private static final List<Callback> FAILURES =
            List.of(Callback.DELIVERED, Callback.DUPLICATED, Callback.LATE, Callback.LOST);
    private static final List<Callback> UNUSABLE =
            Arrays.stream(Callback.values())
                    .filter(callback -> !callback.isGood() && callback != Callback.LOST)
                    .toList();
    private static final List<Row> BAD_ROWS =
            List.of(Row.LOST, Row.LOST, Row.NULL_SPEND, Row.NEGATIVE_SPEND, Row.TEXT_SPEND);

    /** The fate of a call that a run made; it may lose both witnesses. */
    static Fate ofRunsCall(Chance chance, boolean mayBeLost) {
        Course course = course(chance);
        return witnessed(course, chance, true, mayBeLost && course == Course.WELL);
    }

    /** The fate of a call that somebody else made. */
    static Fate ofOutsideCall(Chance chance) {
        Course course = chance.of(List.of(Course.WELL, Course.WELL, Course.WELL, Course.CACHE_HIT));
        return witnessed(course, chance, false, false);
    }

    /** The same, where nobody has to ask what the call cost. */
    Fate withoutDispute() {
        boolean disputed = callback.isDisputed() || !row.isGood() && row != Row.LOST;
        return disputed ? new Fate(course, Callback.DELIVERED, Row.WRITTEN) : this;
    }

    private static Course course(Chance chance) {
        int roll = chance.below(100);
        if (roll < 4) {
            return Course.FAILS;
        }
        if (roll < 6) {
            return Course.TIMES_OUT;
        }
        if (roll < 10) {
            return Course.RETRIED;
        }
        if (roll < 14) {
            return Course.CUT;
        }
        if (roll < 18) {
            return Course.CACHE_HIT;
        }
        return roll < 20 ? Course.ANSWER_LOST : Course.WELL;
    }

    /** A call that goes well and has two good witnesses, one of which may be late. */
    static Fate wellWitnessed(Chance chance) {
        return new Fate(
                Course.WELL,
                chance.of(List.of(Callback.DELIVERED, Callback.DUPLICATED, Callback.LATE)),
                chance.of(List.of(Row.WRITTEN, Row.TWICE, Row.LATE)));
    }

    private static Fate witnessed(
            Course course, Chance chance, boolean knownById, boolean mayBeLost) {
        if (mayBeLost && chance.percent(12)) {
            return new Fate(course, lostCallback(chance), chance.of(BAD_ROWS));
        }
        Callback callback = course.succeeds() ? callback(chance, knownById) : chance.of(FAILURES);
        boolean rowMayBeBad = callback.isGood() && course.succeeds();
        Row row = row(chance, callback.isGood(), rowMayBeBad);
        // Charged by the row first, its wrong price would stand: that is a correction's business.
        boolean tooEarly = callback == Callback.LATE && row == Row.OTHER_SPEND;
        return new Fate(course, callback, tooEarly ? Row.WRITTEN : row);
    }

    private static Callback lostCallback(Chance chance) {
        Callback callback = chance.percent(50) ? Callback.LOST : chance.of(UNUSABLE);
        // A report without a status would be taken for a failure, and nobody could contradict.
        return callback == Callback.NO_STATUS ? Callback.LOST : callback;
    }

    private static Callback callback(Chance chance, boolean knownById) {
        int roll = chance.below(100);
        if (roll < 45) {
            return Callback.DELIVERED;
        }
        if (roll < 57) {
            return Callback.DUPLICATED;
        }
        if (roll < 65) {
            return Callback.LATE;
        }
        if (roll < 69) {
            return knownById ? chance.of(ANONYMOUS) : Callback.DELIVERED;
        }
        return roll < 85 ? Callback.LOST : chance.of(UNUSABLE);
    }

    private static Row row(Chance chance, boolean mayBeMissing, boolean mayBeBad) {
        int roll = chance.below(100);
        if (roll < 55) {
            return Row.WRITTEN;
        }
        if (roll < 65) {
            return Row.TWICE;
        }
        if (roll < 75) {
            return Row.LATE;
        }
        if (roll < 80) {
            return Row.LAST_DIGIT;
        }
        if (roll < 90) {
            return mayBeMissing ? Row.LOST : Row.WRITTEN;
        }
        return mayBeBad
                ? chance.of(
                        List.of(
                                Row.NULL_SPEND,
                                Row.NEGATIVE_SPEND,
                                Row.TEXT_SPEND,
                                Row.OTHER_SPEND))
                : Row.WRITTEN;
    }
}
