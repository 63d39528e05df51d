package io.runledger.billing.ingest;

import io.runledger.events.id.CallId;
import java.time.Instant;

/**
 * A stored payload that waits to be turned into a charge.
 *
 * @param sealed the payload, encrypted
 * @param tries how often it failed so far
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record InboxEntry(
        long id,
        CallId callId,
        String responseId,
        String status,
        Witness witness,
        Instant receivedAt,
        byte[] sealed,
        int tries) {}
