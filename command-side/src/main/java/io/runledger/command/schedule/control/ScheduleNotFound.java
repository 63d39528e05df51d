package io.runledger.command.schedule.control;

/** Temporal has no schedule of this id. */
public final class ScheduleNotFound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScheduleNotFound(String temporalId, Throwable cause) {
        super("Temporal has no schedule " + temporalId, cause);
    }
}
