package io.runledger.events.webhook;

/** What became of a delivery whose signature was good. */
public enum DeliveryOutcome {
    /** It started a run. */
    STARTED,
    /** It was not what the trigger waits for. */
    FILTERED,
    /** A run was wanted and refused; the sender may deliver it again. */
    REFUSED,
    /** It decided about a run that waited. */
    DECIDED
}
