package io.runledger.events.billing;

import io.runledger.events.id.CallId;
import io.runledger.events.id.NameUuid;

/** How a charge's receipt is named: the same call has the same receipt for ever, everywhere. */
public final class ReceiptId {

    private ReceiptId() {}

    /** The receipt of a call, as a UUID in lower case. */
    public static String of(String sourceSystem, CallId callId) {
        return NameUuid.of("receipt\n" + sourceSystem + "\n" + callId).toString();
    }
}
