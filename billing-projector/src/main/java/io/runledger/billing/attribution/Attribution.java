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
 * @param scheduleId the schedule that triggered the run, or null
 * @param unknownAccount whether it is nobody's because the caller named an account that is none
 */
public record Attribution(
        TenantId tenantId,
        AccountId accountId,
        @Nullable RunId runId,
        int attempt,
        @Nullable String node,
        @Nullable String graphId,
        @Nullable String runKind,
        @Nullable String triggerSource,
        @Nullable String scheduleId,
        boolean unknownAccount) {}
