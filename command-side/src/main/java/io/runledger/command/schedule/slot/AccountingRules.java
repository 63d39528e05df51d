package io.runledger.command.schedule.slot;

import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.events.schedule.SlotReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a due time has neither run nor reason yet, once that can be said. Pure: what the schedule was
 * like, which of its runs went on when, and how late it is.
 */
final class AccountingRules {

    /** Temporal decides about an overlap at the due time itself; this is for what is slow. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    /** Temporal learns of a run's end a little later than the log. */
    private static final Duration NOTICE = Duration.ofSeconds(10);

    private AccountingRules() {}

    /**
     * The reason; empty while it may still come.
     *
     * @param standing what the schedule was like at the due time
     * @param runs the runs of other due times that went on or were due then or later
     */
    static Optional<Skip> skip(
            Instant slot, Standing standing, List<SlotRun> runs, Instant now, Duration grace) {
        if (standing.paused()) {
            return Optional.of(new Skip(SlotReason.PAUSED, null));
        }
        Duration patience =
                Duration.ofSeconds(standing.definition().timing().catchupSeconds()).plus(grace);
        boolean late = now.isAfter(slot.plus(patience));
        Optional<Skip> overlap =
                underWay(slot, runs)
                        .map(run -> new Skip(SlotReason.OVERLAP, OpeningRules.underWay(run)));
        Optional<Skip> missed = Optional.of(missed(patience));
        return switch (standing.definition().timing().overlap()) {
            case SKIP -> {
                if (overlap.isPresent()) {
                    yield now.isAfter(slot.plus(SETTLED)) ? overlap : Optional.empty();
                }
                yield late ? missed : Optional.empty();
            }
            case BUFFER_ONE, BUFFER_ALL, CANCEL_OTHER ->
                    late && !mayCome(slot, runs, now, grace)
                            ? overlap.or(() -> missed)
                            : Optional.empty();
            case ALLOW_ALL -> late ? missed : Optional.empty();
        };
    }

    private static Skip missed(Duration patience) {
        return new Skip(
                SlotReason.MISSED,
                "nobody was there to start it within %d s".formatted(patience.toSeconds()));
    }

    /** The run that stood in its way. */
    private static Optional<SlotRun> underWay(Instant slot, List<SlotRun> runs) {
        return runs.stream()
                .filter(run -> run.scheduledFor().isBefore(slot))
                .filter(run -> !run.openedAt().isAfter(slot.plus(SETTLED)))
                .filter(run -> run.closedAt() == null || run.closedAt().isAfter(slot.minus(NOTICE)))
                .findFirst();
    }

    /**
     * Whether it may be waiting for its turn: starts come in order, so not once a later one has
     * come, and not long after the last run has ended.
     */
    private static boolean mayCome(Instant slot, List<SlotRun> runs, Instant now, Duration grace) {
        boolean overtaken =
                runs.stream().anyMatch(run -> !run.manual() && run.scheduledFor().isAfter(slot));
        if (overtaken) {
            return false;
        }
        return runs.stream()
                .anyMatch(run -> run.closedAt() == null || run.closedAt().plus(grace).isAfter(now));
    }
}
