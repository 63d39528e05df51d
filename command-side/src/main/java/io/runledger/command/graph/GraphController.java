package io.runledger.command.graph;

import io.runledger.engine.GraphFault;
import io.runledger.engine.GraphValidator;
import io.runledger.events.graph.GraphCommand.CreateGraph;
import io.runledger.events.graph.GraphCommand.DeleteGraph;
import io.runledger.events.graph.GraphCommand.PublishVersion;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Publishes, changes and deletes graphs, and checks definitions. */
@RestController
@RequestMapping("/api/v1/graphs")
class GraphController {

    private final Gateway gateway;
    private final GraphCatalog catalog;
    private final Clock clock;

    GraphController(Gateway gateway, GraphCatalog catalog, Clock clock) {
        this.gateway = gateway;
        this.catalog = catalog;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Json> create(Caller caller, @RequestBody Json body) {
        Fields fields = Fields.of(body);
        var id = fields.id("id", GraphController::ownId);
        String name = fields.optionalText("name");
        Json definition = fields.object("definition");
        fields.check();
        GraphId graph = id.get();
        Json.Obj checked = GraphChecks.require(definition);
        int version =
                gateway.call(
                        new CreateGraph(
                                caller.tenantId(),
                                graph,
                                Objects.requireNonNullElse(name, graph.value()),
                                checked,
                                GraphHash.of(checked),
                                clock.instant()),
                        sender(caller),
                        Integer.class);
        return ResponseEntity.created(URI.create("/api/v1/graphs/" + graph))
                .body(published(caller, graph, version));
    }

    @PutMapping("/{id}")
    ResponseEntity<Json> publish(Caller caller, @PathVariable String id, @RequestBody Json body) {
        GraphId graph = pathId(id);
        Fields fields = Fields.of(body);
        String name = fields.optionalText("name");
        Json definition = fields.object("definition");
        fields.check();
        Json.Obj checked = GraphChecks.require(definition);
        int version =
                gateway.call(
                        new PublishVersion(
                                caller.tenantId(),
                                graph,
                                name,
                                checked,
                                GraphHash.of(checked),
                                clock.instant()),
                        sender(caller),
                        Integer.class);
        return ResponseEntity.ok(published(caller, graph, version));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        gateway.send(
                new DeleteGraph(caller.tenantId(), pathId(id), clock.instant()), sender(caller));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/validate")
    ResponseEntity<Json> validate(@RequestBody Json body) {
        Json definition = Fields.of(body).optionalValue("definition");
        List<GraphFault> faults =
                GraphValidator.validate(Objects.requireNonNullElse(definition, Json.NULL));
        return ResponseEntity.ok(
                Json.obj()
                        .put("valid", faults.isEmpty())
                        .put(
                                "errors",
                                Json.arr(
                                        faults.stream()
                                                .map(fault -> GraphChecks.fault(fault).build())
                                                .toList()))
                        .build());
    }

    private Json published(Caller caller, GraphId graph, int version) {
        GraphPublished published =
                catalog.version(caller.tenantId(), graph, version)
                        .orElseThrow(
                                () -> ProblemException.notFound("graph " + graph + " was deleted"));
        return Json.obj()
                .put("id", graph.value())
                .put("version", version)
                .put("name", catalog.nameOf(caller.tenantId(), graph))
                .put("definition", published.definition())
                .put("definition_hash", published.hash())
                .put("created_at", published.at())
                .build();
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }

    private static GraphId pathId(String id) {
        try {
            return new GraphId(id);
        } catch (IllegalArgumentException _) {
            throw ProblemException.notFound("there is no graph " + id);
        }
    }

    /** A colon is ours: inline graphs are kept under {@code inline:{hash}}. */
    private static GraphId ownId(String text) {
        if (text.contains(":")) {
            throw new IllegalArgumentException("must not contain a colon, such ids are reserved");
        }
        return new GraphId(text);
    }
}
