package io.runledger.worker.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import io.runledger.events.id.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: with an output, or with an error.
 *
 * @param output the worker's text; null after an error
 * @param errorCode one of {@link ErrorCodes}; null where there is an output
 * @param errorMessage what happened, such as {@code HTTP 500}; null where there is an output
 */
public record NodeAnswer(
        RunId runId,
        WorkerId worker,
        @Nullable String output,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        long tokensIn,
        long tokensOut,
        Instant startedAt,
        Instant completedAt)
        implements ContentOwner {

    @Override
    public String contentKey() {
        return runId.value();
    }
}
