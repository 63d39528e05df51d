package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.store.StoreKey;

/**
 * A value that a transform puts into the tenant's store.
 *
 * @param value what it puts; a text that begins with {@code state.} is a state path
 */
public record StoreUpdate(StoreKey key, Json value) {

    private static final String STATE = "state.";

    /** The put with its value looked up; null where the state has none. */
    StorePut against(Json.Obj state) {
        if (value instanceof Json.Str(var path) && path.startsWith(STATE)) {
            var found = StatePath.inState(state, path);
            return new StorePut(key, found == null ? Json.NULL : found);
        }
        return new StorePut(key, value);
    }
}
