package io.runledger.events.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** How long a budget lasts before it begins anew, in UTC. */
public enum BudgetPeriod {
    DAY {
        @Override
        public LocalDate startOf(Instant at) {
            return LocalDate.ofInstant(at, ZoneOffset.UTC);
        }

        @Override
        public LocalDate after(LocalDate start) {
            return start.plusDays(1);
        }
    },
    MONTH {
        @Override
        public LocalDate startOf(Instant at) {
            return LocalDate.ofInstant(at, ZoneOffset.UTC).withDayOfMonth(1);
        }

        @Override
        public LocalDate after(LocalDate start) {
            return start.plusMonths(1);
        }
    };

    /** The first day of the period that a moment is in; it names the period. */
    public abstract LocalDate startOf(Instant at);

    /** The first day of the period after the one that begins on this day. */
    public abstract LocalDate after(LocalDate start);
}
