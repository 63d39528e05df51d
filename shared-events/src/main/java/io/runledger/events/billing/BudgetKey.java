package io.runledger.events.billing;

import java.util.Locale;

/**
 * What a budget is for; a tenant has at most one of a key.
 *
 * @param subject the account's, graph's or schedule's id; the tenant's own for the whole tenant
 */
public record BudgetKey(BudgetScope scope, String subject, BudgetPeriod period) {

    /** The budget's id: {@code graph:bug-fix:month}. */
    public String id() {
        return "%s:%s:%s".formatted(lower(scope), subject, lower(period));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
