package io.runledger.billing.attribution;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Whose call it was, as far as we know ourselves.
 *
 * @param runId null where it belongs to no run
 * @param runKind the run's, in lower case, such as {@code user_immediate}
 */
public record Attribution(
        TenantId tenantId,
        AccountId accountId,
        @Nullable RunId runId,
        int attempt,
        @Nullable String node,
        @Nullable String graphId,
        @Nullable String runKind,
        @Nullable String triggerSource) {}
