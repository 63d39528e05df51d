package io.runledger.platform.snapshot;

import io.runledger.events.json.Json;

/**
 * Where a run stood at one of its checkpoints.
 *
 * @param attempt the attempt that the checkpoint is of
 * @param step the step of the checkpoint
 * @param sequence the checkpoint's place among the run's events; the fold goes on behind it
 * @param position the engine's position, as the engine writes it
 */
public record Snapshot(int attempt, int step, long sequence, Json.Obj position) {

    /** Leaves the position out, which is content. */
    @Override
    public String toString() {
        return "Snapshot[%d:%d, sequence=%d]".formatted(attempt, step, sequence);
    }
}
