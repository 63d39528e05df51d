package io.runledger.events.graph;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;

/** What can happen to a graph definition. */
public sealed interface GraphEvent extends DomainEvent {

    TenantId tenantId();

    GraphId graphId();

    @Override
    default String sequencingKey() {
        return "graph:" + tenantId() + ":" + graphId();
    }

    /**
     * A version was published and can be run from now on.
     *
     * @param hash SHA-256 over the canonical definition and its nodes' declared order, in hex
     */
    record GraphPublished(
            TenantId tenantId,
            GraphId graphId,
            int version,
            String name,
            Json.Obj definition,
            String hash,
            Instant at)
            implements GraphEvent {}

    /** The graph got another name; its version stays. */
    record GraphRenamed(TenantId tenantId, GraphId graphId, String name, Instant at)
            implements GraphEvent {}

    /** The graph was taken out of use. */
    record GraphDeleted(TenantId tenantId, GraphId graphId, Instant at) implements GraphEvent {}
}
