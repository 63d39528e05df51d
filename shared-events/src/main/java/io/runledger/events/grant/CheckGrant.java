package io.runledger.events.grant;

import io.runledger.events.Question;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import java.time.Instant;

/** Asks whether a grant allows a graph to be run at this moment. */
public record CheckGrant(TenantId tenantId, GrantId grantId, GraphId graphId, Instant at)
        implements Question<GrantAnswer> {}
