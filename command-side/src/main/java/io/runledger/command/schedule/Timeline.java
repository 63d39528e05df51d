package io.runledger.command.schedule;

import io.runledger.command.schedule.time.NominalTimes;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.BackfillRequested;
import io.runledger.events.schedule.ScheduleEvent.ScheduleChanged;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleEvent.ScheduleDeleted;
import io.runledger.events.schedule.ScheduleEvent.SchedulePaused;
import io.runledger.events.schedule.ScheduleEvent.ScheduleRepaired;
import io.runledger.events.schedule.ScheduleEvent.ScheduleResumed;
import io.runledger.events.schedule.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a schedule was at any time: what it had to do, and whether it was paused. Folded from its
 * events, so a due time is judged by what held then, not by what somebody made of it later.
 */
public final class Timeline {

    private final List<Stretch> stretches;
    private final List<Backfill> backfills;

    private Timeline(List<Stretch> stretches, List<Backfill> backfills) {
        this.stretches = List.copyOf(stretches);
        this.backfills = List.copyOf(backfills);
    }

    /** How it is at some time. */
    public record Standing(ScheduleDefinition definition, boolean paused) {}

    /**
     * Times that somebody asked to be run.
     *
     * @param definition the schedule's when they were asked for
     */
    public record Backfill(
            Instant from,
            Instant to,
            OverlapPolicy overlap,
            Instant at,
            ScheduleDefinition definition) {

        private boolean covers(Instant slot) {
            return !slot.isBefore(from)
                    && !slot.isAfter(to)
                    && times(definition.timing()).has(slot);
        }
    }

    /** From a moment on; without a standing it is not there. */
    private record Stretch(Instant from, @Nullable Standing standing) {}

    static Timeline of(List<ScheduleEvent> events) {
        List<Stretch> stretches = new ArrayList<>();
        List<Backfill> backfills = new ArrayList<>();
        Standing now = null;
        for (ScheduleEvent event : events) {
            if (event instanceof BackfillRequested e && now != null) {
                backfills.add(
                        new Backfill(e.from(), e.to(), e.overlap(), e.at(), now.definition()));
            }
            Standing next = after(now, event);
            if (stretches.isEmpty() ? next != null : !same(now, next)) {
                stretches.add(new Stretch(notBefore(stretches, event.at()), next));
            }
            now = next;
        }
        return new Timeline(stretches, backfills);
    }

    private static @Nullable Standing after(@Nullable Standing now, ScheduleEvent event) {
        return switch (event) {
            case ScheduleCreated e -> new Standing(ScheduleDefinition.of(e), false);
            case ScheduleChanged e ->
                    new Standing(ScheduleDefinition.of(e), now != null && now.paused());
            case SchedulePaused _ -> now == null ? null : new Standing(now.definition(), true);
            case ScheduleResumed _ -> now == null ? null : new Standing(now.definition(), false);
            case ScheduleDeleted _ -> null;
            case BackfillRequested _, ScheduleRepaired _ -> now;
        };
    }

    private static boolean same(@Nullable Standing one, @Nullable Standing other) {
        return one == null ? other == null : one.equals(other);
    }

    /** Clocks of two processes may differ; what came later in the log is not earlier. */
    private static Instant notBefore(List<Stretch> stretches, Instant at) {
        return stretches.isEmpty() || at.isAfter(stretches.getLast().from())
                ? at
                : stretches.getLast().from();
    }

    /** Whether somebody ever made it. */
    public boolean wasMade() {
        return !stretches.isEmpty();
    }

    /** How it is; empty if it was deleted, or never made. */
    public Optional<Standing> current() {
        return stretches.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(stretches.getLast().standing());
    }

    /** How it was; empty while it was not there. */
    public Optional<Standing> at(Instant moment) {
        for (Stretch stretch : stretches.reversed()) {
            if (!stretch.from().isAfter(moment)) {
                return Optional.ofNullable(stretch.standing());
            }
        }
        return Optional.empty();
    }

    /** When it was deleted; empty while it is there, or if it never was. */
    public Optional<Instant> deletedAt() {
        return wasMade() && current().isEmpty()
                ? Optional.of(stretches.getLast().from())
                : Optional.empty();
    }

    /** Everything that it ever had to do, oldest first. */
    public List<ScheduleDefinition> definitions() {
        List<ScheduleDefinition> definitions = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (stretch.standing() != null) {
                definitions.add(stretch.standing().definition());
            }
        }
        return definitions;
    }

    /** Whether it was due at this time by what held then, paused or not. */
    public boolean isDue(Instant slot) {
        return at(slot).map(standing -> times(standing.definition().timing()).has(slot))
                .orElse(false);
    }

    /** The newest wish to run this time; empty if there is none. */
    public Optional<Backfill> backfillOf(Instant slot) {
        return backfills.reversed().stream().filter(backfill -> backfill.covers(slot)).findFirst();
    }

    /**
     * The times at which it was due, ascending, each by what held then.
     *
     * @param most the first so many
     */
    public List<Instant> due(Instant exclusive, Instant inclusive, int most) {
        List<Instant> due = new ArrayList<>();
        for (int i = 0; i < stretches.size() && due.size() < most; i++) {
            Standing standing = stretches.get(i).standing();
            if (standing != null) {
                Instant from = latest(exclusive, stretches.get(i).from().minusNanos(1));
                Instant to =
                        i + 1 < stretches.size()
                                ? earliest(inclusive, stretches.get(i + 1).from().minusNanos(1))
                                : inclusive;
                if (from.isBefore(to)) {
                    due.addAll(
                            times(standing.definition().timing())
                                    .between(from, to, most - due.size()));
                }
            }
        }
        return due;
    }

    private static NominalTimes times(Timing timing) {
        return NominalTimes.of(timing.cron(), timing.timezone());
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
