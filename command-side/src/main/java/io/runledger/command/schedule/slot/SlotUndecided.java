package io.runledger.command.schedule.slot;

import io.runledger.events.id.ScheduleId;
import java.time.Instant;

/** The schedule is being changed, so what its time means is not known yet; to ask again helps. */
final class SlotUndecided extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SlotUndecided(ScheduleId schedule, Instant slot) {
        super("schedule %s is being changed, and its time %s waits".formatted(schedule, slot));
    }
}
