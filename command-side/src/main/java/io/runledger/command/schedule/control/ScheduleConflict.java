package io.runledger.command.schedule.control;

/** Temporal has a schedule of this id already. */
public final class ScheduleConflict extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScheduleConflict(String temporalId, Throwable cause) {
        super("Temporal has the schedule " + temporalId + " already", cause);
    }
}
