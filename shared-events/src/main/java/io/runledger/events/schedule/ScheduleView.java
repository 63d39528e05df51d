package io.runledger.events.schedule;

import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as people look at it.
 *
 * @param name what people call it; its graph's id where nobody gave it a name
 * @param enabled false while it is paused
 * @param deletedAt null while it lives
 * @param next its next times by its own clock, whether it is paused or not; none where it was
 *     deleted
 * @param changes what changes of clocks do until the last of them, each as a sentence
 */
public record ScheduleView(
        ScheduleId scheduleId,
        String name,
        GraphId graphId,
        Json.Obj input,
        Json.Obj config,
        Timing timing,
        boolean enabled,
        GrantId grantId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt,
        List<Due> next,
        List<String> changes) {

    public ScheduleView {
        next = List.copyOf(next);
        changes = List.copyOf(changes);
    }

    /**
     * A time at which it is due.
     *
     * @param local what the clock shows there, with its offset from UTC
     * @param note what a change of clocks does to it, as a sentence; null: nothing
     */
    public record Due(Instant at, String local, @Nullable String note) {}
}
