package io.runledger.billing.ingest;

import io.runledger.events.billing.Provenance;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import java.time.Instant;

/**
 * What one witness says of one call, with its cost.
 *
 * @param responseId LiteLLM's {@code id}, the provider's response id
 * @param status LiteLLM's {@code status}; anything but {@code success} costs nothing
 * @param payload what was said, in the form of a callback
 * @param provenance which witness said it
 * @param receivedAt when it was stored
 */
public record WitnessedCall(
        CallId callId,
        String responseId,
        String status,
        ReportedCall call,
        Json.Obj payload,
        Provenance provenance,
        Instant receivedAt) {}
