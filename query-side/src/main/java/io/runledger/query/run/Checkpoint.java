package io.runledger.query.run;

import io.runledger.events.id.RunId;
import java.time.Instant;
import java.util.List;

/**
 * The place in the log where a step of a run had ended.
 *
 * @param position the place of its event in the log
 */
public record Checkpoint(
        RunId runId,
        int attempt,
        int step,
        List<String> completedNodes,
        List<String> nextNodes,
        String stateHash,
        Instant createdAt,
        long position) {

    public Checkpoint {
        completedNodes = List.copyOf(completedNodes);
        nextNodes = List.copyOf(nextNodes);
    }

    /** How it is named outside: {@code {run}:{attempt}:{step}}. */
    public String id() {
        return runId + ":" + attempt + ":" + step;
    }
}
