package io.runledger.events.run;

/** How a usage unit ended. */
public enum UnitOutcome {
    /** A charge was recorded for its call. */
    CHARGED,
    /** LiteLLM reported the call as failed, so it costs nothing. */
    FAILED,
    /** The call never left. */
    VOID,
    /** Its cost is unknown or impossible and waits for a person. */
    DISPUTED
}
