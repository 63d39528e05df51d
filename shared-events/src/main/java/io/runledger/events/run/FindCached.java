package io.runledger.events.run;

import io.runledger.events.Question;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;

/**
 * Asks for what a node with this cache key brought not longer ago than its time to live.
 *
 * @param runId the run that asks
 * @param cacheKey 64 hex digits, see the engine's {@code NodeCall}
 * @param ttlMillis how old the answer may be
 */
public record FindCached(TenantId tenantId, RunId runId, String cacheKey, long ttlMillis)
        implements Question<CachedNode> {}
