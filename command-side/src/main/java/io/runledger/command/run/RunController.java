package io.runledger.command.run;

import io.runledger.command.run.StartRequest.What;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.platform.http.Fields;
import io.runledger.platform.security.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Starts runs of graphs. Never executes one: it sends commands and answers. */
@RestController
class RunController {

    private final StartDoor door;

    RunController(StartDoor door) {
        this.door = door;
    }

    @PostMapping("/api/v1/runs")
    ResponseEntity<Json> start(
            Caller caller,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody Json body) {
        return door.start(read(caller, IdempotencyKey.of(key), body, null));
    }

    @PostMapping("/api/v1/graphs/{id}/runs")
    ResponseEntity<Json> startGraph(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Json body) {
        return door.start(read(caller, IdempotencyKey.of(key), body, id));
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
                what(graphId, version, inline),
                input,
                config,
                account,
                new Trigger(RunKind.USER_IMMEDIATE, "api", key, caller.actor()),
                RequestHash.of(whole));
    }

    private static What what(
            @Nullable GraphId graph, @Nullable Integer version, @Nullable Json inline) {
        if (inline != null) {
            return new What.Inline(inline);
        }
        if (graph == null) {
            throw new IllegalStateException("neither a graph nor its id, and no fault");
        }
        return new What.Published(graph, version);
    }
}
