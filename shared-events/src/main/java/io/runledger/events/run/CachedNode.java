package io.runledger.events.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier node with the same cache key brought.
 *
 * @param runId the run that asks
 * @param origin the node that brought it; null: none did in time
 */
public record CachedNode(
        RunId runId,
        @Nullable NodeOrigin origin,
        Json.Obj update,
        List<String> gotoTargets,
        Json.Arr uiMessages,
        Json.Arr streamMessages)
        implements ContentOwner {

    public CachedNode {
        gotoTargets = List.copyOf(gotoTargets);
    }

    /** There is nothing under the key. */
    public static CachedNode none(RunId runId) {
        return new CachedNode(
                runId, null, Json.Obj.EMPTY, List.of(), Json.Arr.EMPTY, Json.Arr.EMPTY);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }
}
