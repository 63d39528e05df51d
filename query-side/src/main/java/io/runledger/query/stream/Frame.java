package io.runledger.query.stream;

import io.runledger.events.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param mode null for the {@code end} frame, which everybody gets
 */
record Frame(FrameId id, @Nullable Mode mode, Json.Obj data) {

    /** What the event is called on the wire. */
    String event() {
        return mode == null ? "end" : mode.text();
    }
}
