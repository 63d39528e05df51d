package io.runledger.command.graph;

import io.runledger.events.graph.GraphCommand;
import io.runledger.events.graph.GraphCommand.CreateGraph;
import io.runledger.events.graph.GraphCommand.PublishVersion;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes graphs whether they are new or not. */
@Component
public class GraphPublisher {

    private final Gateway gateway;
    private final GraphCatalog catalog;
    private final Clock clock;

    GraphPublisher(Gateway gateway, GraphCatalog catalog, Clock clock) {
        this.gateway = gateway;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Publishes a definition that was checked, and answers with its version; the same definition is
     * the same version.
     *
     * @param name the graph's name, or null to keep the one it has
     */
    public int publish(
            TenantId tenant, String by, GraphId graph, @Nullable String name, Json.Obj checked) {
        String hash = GraphHash.of(checked);
        GraphCommand command =
                catalog.newest(tenant, graph).isPresent()
                        ? new PublishVersion(tenant, graph, name, checked, hash, clock.instant())
                        : new CreateGraph(
                                tenant,
                                graph,
                                Objects.requireNonNullElse(name, graph.value()),
                                checked,
                                hash,
                                clock.instant());
        return gateway.call(command, new Sender(tenant, by), Integer.class);
    }
}
