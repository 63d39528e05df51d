package io.runledger.command.execution;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunSkipped;
import org.jspecify.annotations.Nullable;

/**
 * What became of an execution.
 *
 * @param errorCode why it did not go well; null where it did
 * @param replayed whether it is what an earlier request was told
 */
record Outcome(RunId runId, boolean ok, @Nullable String errorCode, boolean replayed) {

    /** What the end of a cancelled run is called where only codes are. */
    private static final String ABORTED = "aborted";

    /** How a run ended, by the event that ended it. */
    static Outcome of(RunEvent end) {
        return switch (end) {
            case RunCompleted e -> new Outcome(e.runId(), true, null, false);
            case RunFailed e -> failed(e.runId(), e.errorCode());
            case RunCancelled e -> failed(e.runId(), ABORTED);
            case RunSkipped e -> failed(e.runId(), e.code());
            default -> throw new IllegalArgumentException(end + " ends no run");
        };
    }

    static Outcome failed(RunId run, String errorCode) {
        return new Outcome(run, false, errorCode, false);
    }

    Json json() {
        Json.Builder body = Json.obj().put("ok", ok).put("run_id", runId.value());
        return ok ? body.build() : body.put("error", errorCode).build();
    }
}
