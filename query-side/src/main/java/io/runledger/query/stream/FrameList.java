package io.runledger.query.stream;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import java.util.ArrayList;
import java.util.List;

/** The frames of one event, numbered as they come. */
final class FrameList {

    private final List<Frame> frames = new ArrayList<>();
    private long position;

    /** Begins the frames of the event at a position. */
    void of(long eventPosition) {
        frames.clear();
        position = eventPosition;
    }

    void add(Mode mode, Json.Builder data) {
        frames.add(new Frame(next(), mode, data.build()));
    }

    /** Adds the frame that everybody gets last. */
    void addEnd(Json.Builder data) {
        frames.add(new Frame(next(), null, data.build()));
    }

    private FrameId next() {
        return new FrameId(position, frames.size() + 1, 0);
    }

    List<Frame> all() {
        return List.copyOf(frames);
    }

    /** What every frame about an event begins with. */
    static Json.Builder event(String kind, RunEvent e) {
        return Json.obj()
                .put("type", kind)
                .put("run_id", e.runId().value())
                .put("timestamp_ms", e.at().toEpochMilli());
    }

    static Json.Builder event(String kind, RunEvent e, int attempt) {
        return event(kind, e).put("attempt", attempt);
    }
}
