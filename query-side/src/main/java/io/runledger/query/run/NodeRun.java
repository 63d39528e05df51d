package io.runledger.query.run;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.run.RunError;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One node of one step; a large update is not in it, but read from the log where it is shown.
 *
 * @param status {@code running}, {@code success}, {@code error}, or {@code cancelled} where its
 *     attempt ended before it did
 * @param cachedFrom the node whose answer it took instead of calling anybody, or null
 * @param error why it failed, or null
 * @param completedAt null while it runs
 * @param updateSequence the place in the run of the event with its update, null without one
 * @param smallUpdate its update where that is small, else null
 */
public record NodeRun(
        int attempt,
        int step,
        String node,
        String path,
        String type,
        String status,
        @Nullable String worker,
        int tries,
        @Nullable NodeOrigin cachedFrom,
        @Nullable RunError error,
        long tokensIn,
        long tokensOut,
        Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Long updateSequence,
        Json.@Nullable Obj smallUpdate) {

    boolean isRunning() {
        return completedAt == null;
    }

    NodeRun cancelled(Instant at) {
        return new NodeRun(
                attempt,
                step,
                node,
                path,
                type,
                "cancelled",
                worker,
                tries,
                cachedFrom,
                null,
                tokensIn,
                tokensOut,
                startedAt,
                at,
                null,
                null);
    }

    /** How long it took in milliseconds, or null while it runs. */
    public @Nullable Long durationMillis() {
        return completedAt == null ? null : Duration.between(startedAt, completedAt).toMillis();
    }
}
