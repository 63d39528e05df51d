package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that a node needs made outside.
 *
 * @param node the node's name; for an item of a send node its target's
 * @param prompt the rendered prompt
 * @param workerTags a worker needs at least one of them; empty: any worker
 * @param prefersA2a whether a worker of the a2a protocol is asked first where there is one
 * @param retry how often the call is tried
 * @param model the node's model, else the run's ({@code config.model}); null: the worker's own
 * @param turns what follows the first answer; null: nothing
 * @param timeoutMillis how long one try may take; null: as long as the caller lets any
 * @param cacheKey what an answer can be found by, 64 hex digits; null: the node has no cache
 * @param cacheTtlMillis how old a found answer may be; null: the node has no cache
 * @param definition the node as declared
 */
public record NodeCall(
        String node,
        String prompt,
        List<String> workerTags,
        boolean prefersA2a,
        Retry retry,
        @Nullable String model,
        @Nullable Turns turns,
        @Nullable Long timeoutMillis,
        @Nullable String cacheKey,
        @Nullable Long cacheTtlMillis,
        Json.Obj definition) {

    public NodeCall {
        workerTags = List.copyOf(workerTags);
    }

    /**
     * The turns of an agent.
     *
     * @param maxTurns turns in all, the first included, 2 to 100
     * @param continuationPrompt the rendered prompt of every turn but the first
     * @param turnTimeoutMillis no turn begins when this has passed since the first answer; null: no
     *     limit
     */
    public record Turns(
            int maxTurns, String continuationPrompt, @Nullable Long turnTimeoutMillis) {}
}
