package io.runledger.events.billing;

/** Whose spending a budget limits. */
public enum BudgetScope {
    TENANT,
    ACCOUNT,
    GRAPH,
    SCHEDULE
}
