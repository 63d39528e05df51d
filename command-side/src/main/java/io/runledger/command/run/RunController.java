package io.runledger.command.run;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand.CancelRun;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Starts and cancels runs. Never executes a graph: it sends commands and answers. */
@RestController
class RunController {

    private static final String API = "/api/v1/runs/";

    private final RunStarter starter;
    private final Gateway gateway;
    private final EventLog log;
    private final Clock clock;

    RunController(RunStarter starter, Gateway gateway, EventLog log, Clock clock) {
        this.starter = starter;
        this.gateway = gateway;
        this.log = log;
        this.clock = clock;
    }

    @PostMapping("/api/v1/runs")
    ResponseEntity<Json> start(
            Caller caller,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody Json body) {
        return start(caller, key, body, null);
    }

    @PostMapping("/api/v1/graphs/{id}/runs")
    ResponseEntity<Json> startGraph(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Json body) {
        return start(caller, key, body, id);
    }

    private ResponseEntity<Json> start(
            Caller caller, @Nullable String sentKey, @Nullable Json body, @Nullable String graph) {
        StartRequest request = read(caller, IdempotencyKey.of(sentKey), body, graph);
        RunStarter.Started started = starter.start(request);
        RunRequested run = started.run();
        ResponseEntity.BodyBuilder answer =
                started.created()
                        ? ResponseEntity.accepted().location(URI.create(API + run.runId()))
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true");
        return answer.body(shape(run));
    }

    private static StartRequest read(
            Caller caller, String key, @Nullable Json body, @Nullable String pathGraph) {
        Fields fields = Fields.of(body);
        GraphId graphId =
                pathGraph == null
                        ? fields.optionalText("graph_id", GraphId::new)
                        : new GraphId(pathGraph);
        Json inline = fields.optionalValue("graph");
        Integer version = fields.optionalInteger("version", 1, Integer.MAX_VALUE);
        Json.Obj input = fields.objectOrEmpty("input");
        Json.Obj config = fields.objectOrEmpty("config");
        AccountId account = fields.optionalText("billing_account_id", AccountId::new);
        if ((fields.has("graph_id") || pathGraph != null) == (inline != null)) {
            fields.fault("graph_id", "or graph is required, and not both");
        }
        fields.check();
        Json.Obj sent = body instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        Json.Obj whole = pathGraph == null ? sent : sent.with("graph_id", Json.of(pathGraph));
        return new StartRequest(
                caller.tenantId(),
                key,
                graphId,
                version,
                inline,
                input,
                config,
                account,
                new Trigger(RunKind.USER_IMMEDIATE, "api", key, caller.actor()),
                RequestHash.of(whole));
    }

    private static Json shape(RunRequested run) {
        String self = API + run.runId();
        return Json.obj()
                .put("run_id", run.runId().value())
                .put("status", "pending")
                .put("graph_id", run.graph().id().value())
                .put("graph_version", run.graph().version())
                .put("run_kind", run.trigger().kind().name().toLowerCase(Locale.ROOT))
                .put("workflow_id", run.workflowId())
                .put("links", Json.obj().put("self", self).put("stream", self + "/stream").build())
                .build();
    }

    @PostMapping(API + "{id}/cancel")
    ResponseEntity<Json> cancel(
            Caller caller,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Json body) {
        Fields fields = Fields.of(body);
        String reason = fields.optionalText("reason");
        fields.check();
        RunId run = ownRun(caller, id);
        boolean cancelled =
                gateway.call(
                        new CancelRun(run, caller.actor(), reason, clock.instant()),
                        new Sender(caller.tenantId(), caller.actor()),
                        Boolean.class);
        return ResponseEntity.status(cancelled ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(Json.obj().put("run_id", id).put("status", "cancelled").build());
    }

    private RunId ownRun(Caller caller, String id) {
        try {
            RunId run = new RunId(id.toLowerCase(Locale.ROOT));
            List<?> own =
                    log.readAggregate(run.value(), -1, 1).stream()
                            .filter(first -> isOf(caller, (RunRequested) first.event()))
                            .toList();
            if (!own.isEmpty()) {
                return run;
            }
        } catch (IllegalArgumentException _) {
            // Not a UUID, so no run: the same answer as for a missing or a foreign one.
        }
        throw ProblemException.notFound("there is no run " + id);
    }

    private static boolean isOf(Caller caller, RunRequested run) {
        return run.tenantId().equals(caller.tenantId());
    }
}
