package io.runledger.billing.attribution;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What billing knows of a run.
 *
 * @param runKind in lower case, such as {@code user_immediate}
 * @param scheduleId the schedule that triggered it, or null
 */
public record RunFacts(
        RunId runId,
        TenantId tenantId,
        AccountId accountId,
        String graphId,
        String runKind,
        String triggerSource,
        @Nullable String scheduleId) {}
