package io.runledger.events.schedule;

/** Why a slot has no run. */
public enum SlotReason {
    /** A run of an earlier slot was under way. */
    OVERLAP,
    /** Nobody was there to start it: Temporal, the worker or the product was away. */
    MISSED,
    /** The schedule was paused. */
    PAUSED,
    /** The account, or a budget, did not have the credits. */
    INSUFFICIENT_CREDITS,
    /** There is no such grant. */
    GRANT_NOT_FOUND,
    /** The grant had expired. */
    GRANT_EXPIRED,
    /** The grant was revoked. */
    GRANT_REVOKED,
    /** The grant does not allow this graph. */
    GRANT_SCOPE_MISMATCH,
    /** The graph does not exist any more. */
    GRAPH_NOT_FOUND,
    /** The run was refused for another reason, which the detail says. */
    REFUSED
}
