package io.runledger.events.graph;

import io.runledger.events.Command;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of a graph definition. Definitions are validated before they are sent. */
public sealed interface GraphCommand extends Command {

    TenantId tenantId();

    GraphId graphId();

    @Override
    default String aggregateId() {
        return "graph:" + tenantId() + ":" + graphId();
    }

    /** Publishes version 1 under a free id; refused when the id is taken by another definition. */
    record CreateGraph(
            TenantId tenantId,
            GraphId graphId,
            String name,
            Json.Obj definition,
            String hash,
            Instant at)
            implements GraphCommand {}

    /**
     * Publishes the next version; the same hash is the same version. Answers with the version.
     *
     * @param name the new name, or null to keep the old one
     */
    record PublishVersion(
            TenantId tenantId,
            GraphId graphId,
            @Nullable String name,
            Json.Obj definition,
            String hash,
            Instant at)
            implements GraphCommand {}

    /** Keeps an inline graph under its hash, so that its run can be read for ever. */
    record KeepInlineGraph(
            TenantId tenantId, GraphId graphId, Json.Obj definition, String hash, Instant at)
            implements GraphCommand {}

    /** Takes the graph out of use; its versions stay readable for past runs. */
    record DeleteGraph(TenantId tenantId, GraphId graphId, Instant at) implements GraphCommand {}
}
