package io.runledger.billing.attribution;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;

/**
 * What billing knows of a run.
 *
 * @param runKind in lower case, such as {@code user_immediate}
 */
public record RunFacts(
        RunId runId,
        TenantId tenantId,
        AccountId accountId,
        String graphId,
        String runKind,
        String triggerSource) {}
