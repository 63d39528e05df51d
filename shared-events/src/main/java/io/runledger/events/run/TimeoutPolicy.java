package io.runledger.events.run;

/** What happens to a run that waited in vain. */
public enum TimeoutPolicy {
    /** As if somebody had approved. */
    APPROVE,
    /** As if somebody had rejected; the default. */
    REJECT,
    /** The run is cancelled. */
    CANCEL,
    /** The run fails with the code {@code timeout}. */
    FAIL
}
