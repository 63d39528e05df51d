package io.runledger.events.run;

/** Where a run stands, as its users see it. */
public enum RunStatus {
    PENDING,
    RUNNING,
    INTERRUPTED,
    SUCCESS,
    ERROR,
    SKIPPED,
    CANCELLED;

    /** Whether the run's current attempt is over. */
    public boolean isTerminal() {
        return switch (this) {
            case PENDING, RUNNING, INTERRUPTED -> false;
            case SUCCESS, ERROR, SKIPPED, CANCELLED -> true;
        };
    }
}
