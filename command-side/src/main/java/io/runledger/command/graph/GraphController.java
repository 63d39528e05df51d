package io.runledger.command.graph;

import io.runledger.engine.GraphFault;
import io.runledger.events.Refused;
import io.runledger.events.graph.GraphCommand.CreateGraph;
import io.runledger.events.graph.GraphCommand.DeleteGraph;
import io.runledger.events.graph.GraphCommand.PublishVersion;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.NameUuid;
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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
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
    ResponseEntity<Json> create(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Json body) {
        Fields fields = Fields.of(body);
        GraphSubmission sent = GraphSubmission.toCreate(fields, body);
        fields.check();
        GraphId graph = sent.id() == null ? madeId(caller, key) : sent.id();
        Json.Obj checked = GraphChecks.require(sent.definition());
        CreateGraph command =
                new CreateGraph(
                        caller.tenantId(),
                        graph,
                        Objects.requireNonNullElse(sent.name(), graph.value()),
                        checked,
                        GraphHash.of(checked),
                        clock.instant());
        try {
            int version = gateway.call(command, sender(caller), Integer.class);
            return ResponseEntity.created(URI.create("/api/v1/graphs/" + graph))
                    .body(published(caller, graph, version));
        } catch (Refused refused) {
            return repeated(caller, command, key).orElseThrow(() -> refused);
        }
    }

    private static GraphId madeId(Caller caller, @Nullable String key) {
        return new GraphId(
                key == null
                        ? UUID.randomUUID().toString()
                        : NameUuid.of("graph\n" + caller.tenantId() + "\n" + key).toString());
    }

    /** What a keyed creation is answered that finds the graph as it would have made it. */
    private Optional<ResponseEntity<Json>> repeated(
            Caller caller, CreateGraph command, @Nullable String key) {
        return key == null
                ? Optional.empty()
                : catalog.newest(caller.tenantId(), command.graphId())
                        .filter(found -> found.hash().equals(command.hash()))
                        .map(found ->
                                ResponseEntity.ok()
                                        .header("Idempotent-Replayed", "true")
                                        .body(
                                                published(
                                                        caller,
                                                        command.graphId(),
                                                        found.version())));
    }

    @PutMapping("/{id}")
    ResponseEntity<Json> publish(Caller caller, @PathVariable String id, @RequestBody Json body) {
        GraphId graph = pathId(id);
        Fields fields = Fields.of(body);
        GraphSubmission sent = GraphSubmission.toPublish(fields, body);
        fields.check();
        Json.Obj checked = GraphChecks.require(sent.definition());
        int version =
                gateway.call(
                        new PublishVersion(
                                caller.tenantId(),
                                graph,
                                sent.name(),
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
                GraphChecks.faults(Objects.requireNonNullElse(definition, Json.NULL));
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
}
