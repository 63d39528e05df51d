package io.runledger.events.run;

import io.runledger.events.id.RunId;
import java.util.List;

/**
 * The checkpoint that a run was forked from.
 *
 * @param runId the other run
 * @param attempt the attempt of it
 * @param step the step of that attempt
 * @param droppedNodes completed nodes that the fork's graph version does not have any more
 */
public record ForkOrigin(RunId runId, int attempt, int step, List<String> droppedNodes) {

    public ForkOrigin {
        droppedNodes = List.copyOf(droppedNodes);
    }

    /** {@code {run id}:{attempt}:{step}}. */
    public String checkpointId() {
        return runId + ":" + attempt + ":" + step;
    }
}
