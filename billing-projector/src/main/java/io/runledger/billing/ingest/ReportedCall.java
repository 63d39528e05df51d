package io.runledger.billing.ingest;

import io.runledger.billing.attribution.Claim;
import org.jspecify.annotations.Nullable;

/**
 * What one LiteLLM payload says of a call, beside its cost.
 *
 * @param claim whose call it says it was
 * @param errorCode LiteLLM's {@code error_information.error_code}, empty where there is none
 * @param errorClass LiteLLM's {@code error_information.error_class}, empty where there is none
 * @param startedAt the start in epoch seconds as it was written, or null
 */
public record ReportedCall(
        Claim claim,
        String errorCode,
        String errorClass,
        String model,
        @Nullable String provider,
        long tokensIn,
        long tokensOut,
        @Nullable String startedAt,
        @Nullable Long durationMillis,
        boolean cacheHit,
        boolean estimated) {

    /** Whether LiteLLM turned the caller away: then nothing else in the payload can be trusted. */
    public boolean turnedAway() {
        return errorCode.equals("401") || errorCode.equals("403");
    }
}
