package io.runledger.billing.ingest;

import java.util.Locale;

/** Who told of a call. */
enum Witness {
    /** LiteLLM's {@code generic_api} callback. */
    CALLBACK,
    /** A row of LiteLLM's spend log, read by the reconciler. */
    SPEND_LOG;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Witness ofStored(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
