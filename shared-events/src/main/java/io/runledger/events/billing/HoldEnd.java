package io.runledger.events.billing;

/** Why credits that were set aside for a run are free again. */
public enum HoldEnd {
    /** An attempt of the run ended. */
    RUN_ENDED,
    /** The run had ended, and a call that was still open is settled now. */
    UNIT_SETTLED,
    /** The run was never made, or by another request. */
    UNUSED,
    /** The run had ended, and its open calls were not settled within the time for that. */
    EXPIRED
}
