package io.runledger.query.run;

import io.runledger.events.id.RunId;
import java.time.Instant;
import java.util.List;

/**
 * The place in the log where a step of a run had ended.
 *
 * @param completedNodes the nodes of that step; empty for one from outside
 * @param control the last control that the run had taken in
 * @param hasAllTold whether that was all that the run had been told
 * @param position the place of its event in the log
 * @param sequence the place of its event in the run
 */
public record Checkpoint(
        RunId runId,
        int attempt,
        int step,
        List<String> completedNodes,
        List<String> nextNodes,
        String stateHash,
        int control,
        boolean hasAllTold,
        Instant createdAt,
        long position,
        long sequence) {

    public Checkpoint {
        completedNodes = List.copyOf(completedNodes);
        nextNodes = List.copyOf(nextNodes);
    }

    /** How it is named outside: {@code {run}:{attempt}:{step}}. */
    public String id() {
        return id(runId, attempt, step);
    }

    public static String id(RunId run, int attempt, int step) {
        return run + ":" + attempt + ":" + step;
    }
}
