package io.runledger.standalone.bench;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeStarted;
import java.time.Instant;
import java.util.List;

/** What a run appends after each task: the node's end, the checkpoint and the next node's start. */
final class RecordedStep {

    private static final String HASH = "0123456789abcdef".repeat(4);

    private RecordedStep() {}

    static List<RunEvent> of(RunId run, int step, Instant at) {
        return List.of(
                new NodeCompleted(
                        run,
                        0,
                        step,
                        "one",
                        "one",
                        "task",
                        Json.obj().put("a", "ok").build(),
                        null,
                        List.of(),
                        Json.Arr.EMPTY,
                        Json.Arr.EMPTY,
                        "bench",
                        1,
                        0,
                        0,
                        null,
                        null,
                        at,
                        at),
                new CheckpointCreated(run, 0, step, HASH, List.of("one"), List.of("two"), null, at),
                new NodeStarted(run, 0, step + 1, "two", "two", "task", at));
    }
}
