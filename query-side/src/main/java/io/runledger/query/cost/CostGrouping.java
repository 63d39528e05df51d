package io.runledger.query.cost;

import io.runledger.platform.http.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** By what costs are added up. */
public enum CostGrouping {
    /** The run that made the call. */
    RUN("l.run_id", "''"),
    /** The run that the run descends from over its forks; itself where it is no fork. */
    RUN_TREE("coalesce(r.root_run_id, l.run_id)", "''"),
    /** The node of a graph: nodes of two graphs may have one name. */
    NODE("l.node", "coalesce(l.graph_id, '')"),
    MODEL("l.model", "''"),
    GRAPH_ID("l.graph_id", "''"),
    ACCOUNT_ID("l.account_id", "''"),
    SCHEDULE_ID("l.schedule_id", "''");

    private final String group;
    private final String within;

    CostGrouping(String group, String within) {
        this.group = group;
        this.within = within;
    }

    /** As it is sent and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a line belongs to; empty for nothing, which no id is. */
    String groupSql() {
        return "coalesce(" + group + ", '')";
    }

    /** What the group's name is unique within. */
    String withinSql() {
        return within;
    }

    /**
     * @param sent a query parameter; null or empty: by model
     * @throws ProblemException 400 if it is none of them
     */
    static CostGrouping parse(@Nullable String sent) {
        if (sent == null || sent.isBlank()) {
            return MODEL;
        }
        return Arrays.stream(values())
                .filter(grouping -> grouping.text().equals(sent))
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.invalid(
                                "group_by",
                                "must be one of "
                                        + Arrays.stream(values())
                                                .map(CostGrouping::text)
                                                .collect(Collectors.joining(", "))));
    }
}
