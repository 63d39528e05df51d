package io.runledger.worker.run;

import io.runledger.events.id.WorkerId;
import io.runledger.events.run.CachedNode;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one node or item came to.
 *
 * @param worker who was called last; null: nobody was
 * @param output the last good answer; null: there was none
 * @param calls how many calls were made
 * @param cached what an earlier node brought instead; null: nothing
 */
record Said(
        @Nullable WorkerId worker,
        @Nullable String output,
        String errorCode,
        String errorMessage,
        int calls,
        long tokensIn,
        long tokensOut,
        @Nullable CachedNode cached,
        Instant startedAt,
        Instant completedAt) {

    /** Nobody was called. */
    static Said nothing(Instant startedAt, Instant at) {
        return new Said(null, null, "", "", 0, 0, 0, null, startedAt, at);
    }

    /** After the first call. */
    static Said first(NodeAnswer answer) {
        return nothing(answer.startedAt(), answer.completedAt()).plus(answer);
    }

    /** After one more call. */
    Said plus(NodeAnswer answer) {
        String code = Objects.requireNonNullElse(answer.errorCode(), ErrorCodes.NODE_FAILED);
        return new Said(
                answer.worker(),
                answer.output() == null ? output : answer.output(),
                code,
                Objects.requireNonNullElse(answer.errorMessage(), code),
                answer.cached() == null ? calls + 1 : calls,
                tokensIn + answer.tokensIn(),
                tokensOut + answer.tokensOut(),
                answer.cached(),
                startedAt,
                answer.completedAt());
    }
}
