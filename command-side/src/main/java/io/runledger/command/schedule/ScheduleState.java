package io.runledger.command.schedule;

import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.BackfillRequested;
import io.runledger.events.schedule.ScheduleEvent.ScheduleChanged;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleEvent.ScheduleDeleted;
import io.runledger.events.schedule.ScheduleEvent.SchedulePaused;
import io.runledger.events.schedule.ScheduleEvent.ScheduleRepaired;
import io.runledger.events.schedule.ScheduleEvent.ScheduleResumed;

/** What a schedule's rules need to remember. */
sealed interface ScheduleState {

    /** Nobody has made it; Temporal may have one of this id nevertheless. */
    record Unknown() implements ScheduleState {}

    /** It is there. */
    record Living(ScheduleDefinition definition, boolean paused) implements ScheduleState {}

    /** It was deleted, for good. */
    record Deleted() implements ScheduleState {}

    default ScheduleState after(ScheduleEvent event) {
        return switch (event) {
            case ScheduleCreated e -> new Living(ScheduleDefinition.of(e), false);
            case ScheduleChanged e ->
                    new Living(
                            ScheduleDefinition.of(e),
                            this instanceof Living(_, boolean paused) && paused);
            case SchedulePaused _ -> withPaused(true);
            case ScheduleResumed _ -> withPaused(false);
            case ScheduleDeleted _ -> new Deleted();
            case BackfillRequested _, ScheduleRepaired _ -> this;
        };
    }

    private ScheduleState withPaused(boolean paused) {
        return switch (this) {
            case Living living -> new Living(living.definition(), paused);
            case Unknown _, Deleted _ ->
                    throw new IllegalStateException("paused or resumed, and not there");
        };
    }
}
