package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node of a wave came to. The list of these, wave by wave, is all that a fold of a run
 * needs.
 *
 * @param node the node's name
 * @param update state keys and what is folded into them
 * @param route what a route decided; null for other nodes and where nothing matched
 * @param gotoTargets nodes that the next wave consists of instead of the node's own successors;
 *     empty: normal routing
 * @param uiMessages messages for the {@code __ui_messages} list of the state
 * @param streamMessages messages for listeners only; they do not touch the state
 */
public record NodeUpdate(
        String node,
        Json.Obj update,
        @Nullable String route,
        List<String> gotoTargets,
        Json.Arr uiMessages,
        Json.Arr streamMessages) {

    public NodeUpdate {
        gotoTargets = List.copyOf(gotoTargets);
    }

    /** An update and nothing else. */
    public static NodeUpdate of(String node, Json.Obj update) {
        return new NodeUpdate(node, update, null, List.of(), Json.Arr.EMPTY, Json.Arr.EMPTY);
    }

    /** What a route decided; null where nothing matched. */
    public static NodeUpdate decided(String node, @Nullable String route) {
        return new NodeUpdate(
                node, Json.Obj.EMPTY, route, List.of(), Json.Arr.EMPTY, Json.Arr.EMPTY);
    }
}
