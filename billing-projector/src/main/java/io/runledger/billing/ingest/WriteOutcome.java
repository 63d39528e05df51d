package io.runledger.billing.ingest;

import java.util.Locale;

/** What became of what a witness said. */
public enum WriteOutcome {
    /**
     * Its call is charged: by this, by an earlier witness, or, where this was another call under
     * the same id, that is listed in quarantine.
     */
    CHARGED,
    /** Its cost is unknown or impossible, and a person must look. */
    QUARANTINED,
    /** Its call failed and costs nothing. */
    FAILED,
    /** LiteLLM turned the caller away: anybody can bring that about, so it says nothing. */
    TURNED_AWAY,
    /** It cannot be worked on; it is quarantined as it is. */
    POISON,
    /** It is stored and not worked on yet; it will be. */
    WAITING;

    /** The name that an inbox row keeps. */
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static WriteOutcome ofStored(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
