package io.runledger.query.run;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunError;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One node of one step.
 *
 * @param status {@code running}, {@code success}, {@code error}, or {@code cancelled} where its
 *     attempt ended before it did
 * @param update what it changed in the state, null unless it succeeded
 * @param error why it failed, or null
 * @param completedAt null while it runs
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
        Json.@Nullable Obj update,
        @Nullable RunError error,
        long tokensIn,
        long tokensOut,
        Instant startedAt,
        @Nullable Instant completedAt) {

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
                null,
                null,
                tokensIn,
                tokensOut,
                startedAt,
                at);
    }

    /** How long it took in milliseconds, or null while it runs. */
    public @Nullable Long durationMillis() {
        return completedAt == null ? null : Duration.between(startedAt, completedAt).toMillis();
    }
}
