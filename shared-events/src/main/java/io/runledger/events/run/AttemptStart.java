package io.runledger.events.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.json.Json.Obj;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a workflow needs to carry an attempt out, or to go on with it.
 *
 * @param definition the graph version's definition
 * @param subgraphs the graph versions that subgraph nodes lead to, directly or not
 * @param execution the engine's position at the attempt's last checkpoint, or where it starts; null
 *     where the attempt must not be carried out any more
 * @param endedBecause why the attempt must not be carried out any more, or null if it should be
 * @param grantId the grant that has to hold for the attempt to begin; null where it needs none, or
 *     has begun
 */
public record AttemptStart(
        RunId runId,
        TenantId tenantId,
        AccountId accountId,
        int attempt,
        GraphRef graph,
        Json.Obj definition,
        List<Subgraph> subgraphs,
        @Nullable Obj execution,
        @Nullable String endedBecause,
        @Nullable GrantId grantId)
        implements ContentOwner {

    public AttemptStart {
        subgraphs = List.copyOf(subgraphs);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }

    /** A graph version that the run was started with for its subgraph nodes. */
    public record Subgraph(GraphRef graph, Json.Obj definition) {}
}
