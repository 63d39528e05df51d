package io.runledger.command.run;

import io.runledger.events.json.Json;
import org.springframework.http.ResponseEntity;

/** The answer to whoever started a run, whichever door it was. */
public final class StartedRun {

    private StartedRun() {}

    /** 202 with the run, or 200 where an earlier request had started it. */
    public static ResponseEntity<Json> answer(TriggeredRuns.Started started) {
        return StartDoor.answer(started.run(), started.created());
    }
}
