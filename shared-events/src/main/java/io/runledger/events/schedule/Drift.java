package io.runledger.events.schedule;

/** How Temporal can differ from the log. */
public enum Drift {
    /** The log has the schedule, Temporal does not. */
    MISSING,
    /** Temporal has a schedule that the log does not have, or has deleted. */
    ORPHANED,
    /** One is paused, the other is not. */
    STATE_MISMATCH,
    /** Times, zone, policies or what is started are not those of the log. */
    DEFINITION_MISMATCH
}
