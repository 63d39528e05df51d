package io.runledger.worker.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.run.CachedNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: with an output, with an error, or with an earlier node's result instead.
 *
 * @param worker who was called; null where nobody was
 * @param remembers whether the worker knows the next time what was said
 * @param output the worker's text; null after an error
 * @param errorCode one of {@link ErrorCodes}; null where there is an output
 * @param errorMessage what happened, such as {@code HTTP 500}; null where there is an output
 * @param cached what an earlier node brought; null where a worker was called
 */
public record NodeAnswer(
        RunId runId,
        @Nullable WorkerId worker,
        boolean remembers,
        @Nullable String output,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        long tokensIn,
        long tokensOut,
        @Nullable CachedNode cached,
        Instant startedAt,
        Instant completedAt)
        implements ContentOwner {

    /** Nobody was called: there is an earlier result. */
    public static NodeAnswer cached(CachedNode found, Instant at) {
        return new NodeAnswer(found.runId(), null, true, null, null, null, 0, 0, found, at, at);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }
}
