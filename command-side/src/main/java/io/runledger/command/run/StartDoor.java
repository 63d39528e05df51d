package io.runledger.command.run;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import java.net.URI;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Starts runs for those who came over HTTP, and answers them all alike. */
@Component
class StartDoor {

    static final String RUNS = "/api/v1/runs/";

    private final RunStarter starter;

    StartDoor(RunStarter starter) {
        this.starter = starter;
    }

    ResponseEntity<Json> start(StartRequest request) {
        RunStarter.Started started = starter.start(request);
        return answer(started.run(), started.created());
    }

    /** 202 with the run, or 200 where an earlier request had started it. */
    static ResponseEntity<Json> answer(RunRequested run, boolean created) {
        ResponseEntity.BodyBuilder answer =
                created
                        ? ResponseEntity.accepted().location(URI.create(RUNS + run.runId()))
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true");
        return answer.body(shape(run));
    }

    private static Json shape(RunRequested run) {
        String self = RUNS + run.runId();
        Json.Builder answer = Json.obj();
        if (run.origin() != null) {
            answer.put(
                    "dropped_nodes",
                    Json.arr(run.origin().droppedNodes().stream().map(Json::of).toList()));
        }
        return answer.put("run_id", run.runId().value())
                .put("status", "pending")
                .put("graph_id", run.graph().id().value())
                .put("graph_version", run.graph().version())
                .put("run_kind", run.trigger().kind().name().toLowerCase(Locale.ROOT))
                .put("workflow_id", run.workflowId())
                .put("links", Json.obj().put("self", self).put("stream", self + "/stream").build())
                .build();
    }
}
