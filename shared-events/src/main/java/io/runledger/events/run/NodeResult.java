package io.runledger.events.run;

import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node brought in one step: an update, or an error.
 *
 * @param route the value a route node chose, or null
 * @param gotoTargets the nodes it asked to go to, empty without a goto
 * @param worker the id of the worker that did it, or null for a node without one
 * @param tries how many calls it took, 0 for a node without any
 * @param cacheKey what its answer can be found by for a later node; null: it is not kept
 * @param cachedFrom the node whose answer it took instead of calling anybody; null: its own
 * @param error why it failed, or null if it did not
 */
public record NodeResult(
        NodePlace place,
        Json.Obj update,
        @Nullable String route,
        List<String> gotoTargets,
        Json.Arr uiMessages,
        Json.Arr streamMessages,
        @Nullable String worker,
        int tries,
        long tokensIn,
        long tokensOut,
        @Nullable String cacheKey,
        @Nullable NodeOrigin cachedFrom,
        @Nullable RunError error,
        Instant startedAt,
        Instant completedAt) {

    public NodeResult {
        gotoTargets = List.copyOf(gotoTargets);
    }
}
