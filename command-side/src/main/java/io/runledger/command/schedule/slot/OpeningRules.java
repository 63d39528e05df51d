package io.runledger.command.schedule.slot;

import io.runledger.command.schedule.Timeline;
import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.events.schedule.SlotReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a slot that Temporal has started is to run, before grant and money are asked. Pure. */
final class OpeningRules {

    private OpeningRules() {}

    /**
     * Why it is not to run; empty if it is. What was asked for by a backfill runs whatever the
     * schedule was like then.
     *
     * @param others the schedule's other runs that are under way
     */
    static Optional<Skip> skip(
            Timeline timeline,
            Instant slot,
            Instant startedAt,
            List<SlotRun> others,
            Instant now,
            Duration grace) {
        if (timeline.current().isEmpty()) {
            return skip(SlotReason.MISSED, "the schedule was deleted before it could be started");
        }
        if (timeline.backfillOf(slot).isPresent()) {
            return Optional.empty();
        }
        Standing standing = timeline.at(slot).orElseThrow();
        if (standing.paused()) {
            return skip(SlotReason.PAUSED, null);
        }
        Duration late = Duration.between(startedAt, now);
        Duration patience =
                Duration.ofSeconds(standing.definition().timing().catchupSeconds()).plus(grace);
        if (late.compareTo(patience) > 0) {
            return skip(
                    SlotReason.MISSED,
                    "nobody was there to start it for %d s".formatted(late.toSeconds()));
        }
        if (standing.definition().timing().overlap() == OverlapPolicy.SKIP && !others.isEmpty()) {
            return skip(SlotReason.OVERLAP, underWay(others.getFirst()));
        }
        return Optional.empty();
    }

    /**
     * Whether a reason stands against a backfill. That it had not been started is no reason not to
     * start it now, whichever of the two came first; a refusal of the backfill's own start is one.
     *
     * @param asked when the backfill was asked for
     */
    static boolean stands(SlotSkipped skipped, Instant asked) {
        return switch (skipped.reason()) {
            case OVERLAP, MISSED, PAUSED -> false;
            case INSUFFICIENT_CREDITS,
                    GRANT_NOT_FOUND,
                    GRANT_EXPIRED,
                    GRANT_REVOKED,
                    GRANT_SCOPE_MISMATCH,
                    GRAPH_NOT_FOUND,
                    REFUSED ->
                    asked.isBefore(skipped.at());
        };
    }

    private static Optional<Skip> skip(SlotReason reason, @Nullable String detail) {
        return Optional.of(new Skip(reason, detail));
    }

    static String underWay(SlotRun run) {
        return "run %s of %s was under way".formatted(run.runId(), run.scheduledFor());
    }
}
