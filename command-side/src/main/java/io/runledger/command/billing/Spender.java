package io.runledger.command.billing;

import io.runledger.events.billing.BudgetKey;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Who spends: it tells which budgets are concerned.
 *
 * @param graphId null where nobody knows the graph
 * @param scheduleId null for a run that no schedule made
 */
record Spender(
        TenantId tenantId,
        AccountId accountId,
        @Nullable String graphId,
        @Nullable String scheduleId) {

    boolean isConcernedBy(BudgetKey key) {
        return switch (key.scope()) {
            case TENANT -> key.subject().equals(tenantId.value());
            case ACCOUNT -> key.subject().equals(accountId.value());
            case GRAPH -> key.subject().equals(graphId);
            case SCHEDULE -> key.subject().equals(scheduleId);
        };
    }
}
