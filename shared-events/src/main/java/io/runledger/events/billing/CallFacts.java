package io.runledger.events.billing;

import io.runledger.events.id.RunId;
import org.jspecify.annotations.Nullable;

/**
 * What a witness says of a call to a model, beside its cost.
 *
 * @param responseId LiteLLM's {@code id}: the provider's response id, not stable between witnesses
 * @param runId the run it was made for, or null where it cannot be attributed
 * @param scheduleId the schedule that triggered the run, or null
 * @param startedAt the call's start in epoch seconds as LiteLLM wrote it, or null
 * @param durationMillis how long the call took, or null where the witness does not say
 * @param estimated whether the stream was cut and LiteLLM priced what it saw
 * @param unknownAccount whether the caller named an account that is none, so that it is nobody's;
 *     null: no
 */
public record CallFacts(
        String responseId,
        @Nullable RunId runId,
        int attempt,
        @Nullable String node,
        @Nullable String graphId,
        @Nullable String runKind,
        @Nullable String triggerSource,
        @Nullable String scheduleId,
        String model,
        @Nullable String provider,
        long tokensIn,
        long tokensOut,
        @Nullable String startedAt,
        @Nullable Long durationMillis,
        boolean cacheHit,
        boolean estimated,
        @Nullable Boolean unknownAccount) {

    /** Of a call whose caller named no account that is none. */
    public CallFacts(
            String responseId,
            @Nullable RunId runId,
            int attempt,
            @Nullable String node,
            @Nullable String graphId,
            @Nullable String runKind,
            @Nullable String triggerSource,
            @Nullable String scheduleId,
            String model,
            @Nullable String provider,
            long tokensIn,
            long tokensOut,
            @Nullable String startedAt,
            @Nullable Long durationMillis,
            boolean cacheHit,
            boolean estimated) {
        this(
                responseId,
                runId,
                attempt,
                node,
                graphId,
                runKind,
                triggerSource,
                scheduleId,
                model,
                provider,
                tokensIn,
                tokensOut,
                startedAt,
                durationMillis,
                cacheHit,
                estimated,
                null);
    }
}
