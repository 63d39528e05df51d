package io.runledger.worker.run;

import io.runledger.engine.GraphEngine;
import io.runledger.engine.NodeUpdate;
import io.runledger.events.json.Json;
import io.runledger.events.run.CachedNode;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes results in the words of the ledger. */
final class NodeResults {

    private NodeResults() {}

    /** Of a node that called nobody itself. */
    static NodeResult pure(NodePlace place, NodeUpdate update, Instant startedAt, Instant at) {
        return result(place, update, null, null, null, Said.nothing(startedAt, at));
    }

    /** Of a node or an item that failed before anything was sent. */
    static NodeResult failed(NodePlace place, String message, Instant at) {
        RunError error = new RunError(ErrorCodes.NODE_FAILED, message, place.node());
        return result(place, nothing(place), null, null, error, Said.nothing(at, at));
    }

    /** Of a node or an item whose worker gave no answer. */
    static NodeResult failed(NodePlace place, Said said) {
        RunError error = new RunError(said.errorCode(), said.errorMessage(), place.node());
        return result(place, nothing(place), null, null, error, said);
    }

    /**
     * Of a node that was answered.
     *
     * @param cacheKey what a later node can find it by; null: by nothing
     */
    static NodeResult answered(
            NodePlace place, NodeUpdate update, @Nullable String cacheKey, Said said) {
        return result(place, update, cacheKey, null, null, said);
    }

    /** Of an item that was answered. */
    static NodeResult item(NodePlace place, String output, Said said) {
        Json.Obj update = Json.obj().put("output", GraphEngine.itemOutput(output)).build();
        return result(place, NodeUpdate.of(place.node(), update), null, null, null, said);
    }

    /** Of a node that takes over what an earlier one brought. */
    static NodeResult cached(
            NodePlace place, CachedNode found, @Nullable String cacheKey, Said said) {
        NodeUpdate update =
                new NodeUpdate(
                        place.node(),
                        found.update(),
                        null,
                        found.gotoTargets(),
                        found.uiMessages(),
                        found.streamMessages());
        return result(place, update, cacheKey, found, null, said);
    }

    private static NodeUpdate nothing(NodePlace place) {
        return NodeUpdate.of(place.node(), Json.Obj.EMPTY);
    }

    private static NodeResult result(
            NodePlace place,
            NodeUpdate update,
            @Nullable String cacheKey,
            @Nullable CachedNode cached,
            @Nullable RunError error,
            Said said) {
        return new NodeResult(
                place,
                update.update(),
                update.route(),
                update.gotoTargets(),
                update.uiMessages(),
                update.streamMessages(),
                said.worker() == null ? null : said.worker().value(),
                said.calls(),
                said.tokensIn(),
                said.tokensOut(),
                cacheKey,
                cached == null ? null : cached.origin(),
                error,
                said.startedAt(),
                said.completedAt());
    }
}
