package io.runledger.events.schedule;

/** What happens at a due time while a run of an earlier one is under way; Temporal's words. */
public enum OverlapPolicy {
    /** Nothing starts; the default. */
    SKIP,
    /** One start waits for the end of the run, further ones are skipped. */
    BUFFER_ONE,
    /** Every start waits for its turn. */
    BUFFER_ALL,
    /** It starts beside the other. */
    ALLOW_ALL,
    /** The other is cancelled, and it starts afterwards. */
    CANCEL_OTHER
}
