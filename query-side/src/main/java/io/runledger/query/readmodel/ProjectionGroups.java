package io.runledger.query.readmodel;

/** The names of the projections; their tokens are stored under them, so they never change. */
public final class ProjectionGroups {

    public static final String GRAPHS = "graphs";
    public static final String GRAPH_RUNS = "graph-runs";
    public static final String RUN_NODES = "run-nodes";
    public static final String ACTIVITY = "activity";
    public static final String RUN_COSTS = "run-costs";
    public static final String COST_LINES = "cost-lines";
    public static final String SCHEDULE_RUNS = "schedule-runs";
    public static final String WEBHOOKS = "webhooks";
    public static final String WEBHOOK_DELIVERIES = "webhook-deliveries";

    private ProjectionGroups() {}
}
