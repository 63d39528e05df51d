package io.runledger.command.schedule.slot;

import io.runledger.events.id.RunId;
import java.util.List;

/**
 * The runs whose end a slot waits for.
 *
 * @param runs none if the slot was skipped
 */
public record OpenedRuns(List<RunId> runs) {

    static final OpenedRuns NONE = new OpenedRuns(List.of());

    public OpenedRuns {
        runs = List.copyOf(runs);
    }
}
