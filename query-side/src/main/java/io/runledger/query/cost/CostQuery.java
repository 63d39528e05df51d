package io.runledger.query.cost;

import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.id.TenantId;
import io.runledger.query.cost.CostRequest.Place;
import io.runledger.query.cost.Costs.Group;
import io.runledger.query.cost.Costs.Sums;
import io.runledger.query.readmodel.ReadTables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Adds up what a tenant's calls cost. Sums are made in the database, over all calls, exactly. */
@Component
public class CostQuery {

    private static final String SUMS =
            """
            count(*)::numeric AS requests, coalesce(sum(l.tokens_in), 0) AS tokens_in,
            coalesce(sum(l.tokens_out), 0) AS tokens_out,
            coalesce(sum(l.cost_usd), 0) AS cost_usd, coalesce(sum(l.credits), 0) AS credits,
            coalesce(sum(l.provider_cost_usd), 0) AS provider_cost_usd
            """;

    /**
     * Groups and totals come from one statement, so they agree also while charges are put right.
     */
    private static final String GROUPS =
            """
            SELECT * FROM (
                SELECT g.*, sum(requests) OVER () AS all_requests,
                       sum(tokens_in) OVER () AS all_tokens_in,
                       sum(tokens_out) OVER () AS all_tokens_out,
                       sum(cost_usd) OVER () AS all_cost_usd,
                       sum(credits) OVER () AS all_credits,
                       sum(provider_cost_usd) OVER () AS all_provider_cost_usd
                FROM (SELECT %s COLLATE "C" AS grouping, %s COLLATE "C" AS within, %s
                      FROM read_model.cost_lines l%s
                      %s GROUP BY 1, 2) g) all_groups
            WHERE :cost::numeric IS NULL
               OR (-credits, grouping, within) > (-:cost::numeric, :group, :within)
            ORDER BY credits DESC, grouping, within LIMIT :limit
            """;

    private static final String CHOSEN =
            """
            WHERE l.tenant_id = :tenant AND l.charged
              AND (:from::timestamptz IS NULL OR l.at >= :from)
              AND (:to::timestamptz IS NULL OR l.at < :to)
              AND (:graph::text IS NULL OR l.graph_id = :graph)
              AND (:account::text IS NULL OR l.account_id = :account)
              AND l.first_position <= :upTo
            """;

    private final ReadTables tables;

    public CostQuery(ReadTables tables) {
        this.tables = tables;
    }

    /** One page of groups, dearest first, and the totals of all. */
    public Costs find(TenantId tenant, CostRequest asked) {
        Place after = asked.after();
        long upTo = after == null ? newest(tenant) : after.upTo();
        List<Found> rows = groups(tenant, asked, after, upTo, asked.limit() + 1);
        boolean more = rows.size() > asked.limit();
        List<Group> page = rows.stream().limit(asked.limit()).map(Found::group).toList();
        return new Costs(
                page,
                rows.isEmpty() ? totals(tenant, asked, upTo) : rows.getFirst().all(),
                more ? place(page.getLast(), upTo) : null);
    }

    private record Found(Group group, Sums all) {}

    /** All groups, dearest first. */
    public List<Group> all(TenantId tenant, CostRequest asked) {
        return groups(tenant, asked, null, newest(tenant), null).stream()
                .map(Found::group)
                .toList();
    }

    private long newest(TenantId tenant) {
        return tables.sql(
                        """
                        SELECT coalesce(max(first_position), 0) FROM read_model.cost_lines
                        WHERE tenant_id = :tenant
                        """)
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    private static String place(Group last, long upTo) {
        return new Place(upTo, last.sums().credits(), last.name(), last.within()).cursor();
    }

    private List<Found> groups(
            TenantId tenant,
            CostRequest asked,
            @Nullable Place after,
            long upTo,
            @Nullable Integer limit) {
        boolean byTree = asked.by() == CostGrouping.RUN_TREE;
        String sql =
                GROUPS.formatted(
                        asked.by().groupSql(),
                        asked.by().withinSql(),
                        SUMS,
                        byTree ? " LEFT JOIN read_model.graph_runs r ON r.run_id = l.run_id" : "",
                        CHOSEN);
        return chosen(sql, tenant, asked, upTo)
                .param("cost", after == null ? null : after.credits())
                .param("group", after == null ? "" : after.group())
                .param("within", after == null ? "" : after.within())
                .param("limit", limit)
                .query((row, _) ->
                        new Found(
                                new Group(
                                        row.getString("grouping"),
                                        row.getString("within"),
                                        sums(row, "")),
                                sums(row, "all_")))
                .list();
    }

    private Sums totals(TenantId tenant, CostRequest asked, long upTo) {
        String sql = "SELECT " + SUMS + " FROM read_model.cost_lines l " + CHOSEN;
        return chosen(sql, tenant, asked, upTo).query((row, _) -> sums(row, "")).single();
    }

    private StatementSpec chosen(String sql, TenantId tenant, CostRequest asked, long upTo) {
        Instant from = asked.from();
        Instant to = asked.to();
        return tables.sql(sql)
                .param("tenant", tenant.value())
                .param("from", from == null ? null : time(from))
                .param("to", to == null ? null : time(to))
                .param("graph", asked.graphId())
                .param("account", asked.accountId())
                .param("upTo", upTo);
    }

    private static Sums sums(ResultSet row, String prefix) throws SQLException {
        return new Sums(
                row.getLong(prefix + "requests"),
                row.getLong(prefix + "tokens_in"),
                row.getLong(prefix + "tokens_out"),
                row.getBigDecimal(prefix + "cost_usd"),
                row.getBigDecimal(prefix + "credits"),
                row.getBigDecimal(prefix + "provider_cost_usd"));
    }
}
