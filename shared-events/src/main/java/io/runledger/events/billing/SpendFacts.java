package io.runledger.events.billing;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What credits were spent on, as far as ledger and budgets need to know.
 *
 * @param scheduleId the schedule whose run it was, or null
 * @param calledAt when the call began, which decides the day and month that it counts for
 * @param providerCostUsd what the call costs the operator; 0 where the tenant pays the provider
 */
public record SpendFacts(
        @Nullable String graphId,
        @Nullable String scheduleId,
        Instant calledAt,
        BigDecimal providerCostUsd) {}
