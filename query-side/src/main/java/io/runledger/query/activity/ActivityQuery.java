package io.runledger.query.activity;

import static io.runledger.query.readmodel.Columns.instant;
import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.query.activity.Activity.Bucket;
import io.runledger.query.activity.Activity.Group;
import io.runledger.query.activity.Activity.Receipt;
import io.runledger.query.activity.Activity.Totals;
import io.runledger.query.readmodel.ReadTables;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Adds up what a tenant spent. Sums are made in the database, over all receipts. */
@Component
public class ActivityQuery {

    private static final int TOP = 5;
    private static final String OTHERS = "Others";
    private static final String UNKNOWN = "unknown";

    private final ReadTables tables;

    ActivityQuery(ReadTables tables) {
        this.tables = tables;
    }

    /** What was asked for, in one answer. */
    public Activity find(TenantId tenant, ActivityRequest asked) {
        List<Sum> sums = sums(tenant, asked);
        List<Receipt> rows = rows(tenant, asked);
        boolean more = rows.size() > asked.limit();
        List<Receipt> page = more ? rows.subList(0, asked.limit()) : rows;
        return new Activity(
                asked.step().text(),
                series(asked, sums),
                groups(asked, sums),
                totals(tenant, asked.from(), asked.to()),
                totals(tenant, asked.previousFrom(), asked.from()),
                page,
                more ? next(page.getLast()) : null);
    }

    /** The receipts of one run, newest first. */
    public List<Receipt> ofRun(TenantId tenant, RunId run) {
        return tables.sql(
                        """
                        SELECT * FROM read_model.activity
                        WHERE tenant_id = :tenant AND run_id = :run AND charged
                        ORDER BY position DESC
                        """)
                .param("tenant", tenant.value())
                .param("run", run.value())
                .query((row, _) -> receipt(row))
                .list();
    }

    private static String next(Receipt last) {
        return Cursor.encode(Json.obj().put("below", last.position()).build());
    }

    private record Sum(
            long bucket, String group, BigDecimal spendUsd, long tokens, long requests) {}

    private List<Sum> sums(TenantId tenant, ActivityRequest asked) {
        String group =
                asked.groupBy() == null ? "''" : "coalesce(" + asked.groupBy() + ", :unknown)";
        return span(
                        """
                        SELECT floor(extract(epoch FROM at) / :step)::bigint * :step AS bucket,
                               %s AS grouping, sum(cost_usd) AS spend,
                               sum(tokens_in + tokens_out)::bigint AS tokens, count(*) AS requests
                        FROM read_model.activity
                        WHERE tenant_id = :tenant AND at >= :from AND at < :to AND charged
                        GROUP BY 1, 2 ORDER BY 1, 2
                        """
                                .formatted(group),
                        tenant,
                        asked.from(),
                        asked.to())
                .param("step", asked.step().seconds())
                .param("unknown", UNKNOWN)
                .query((row, _) ->
                        new Sum(
                                row.getLong("bucket"),
                                row.getString("grouping"),
                                row.getBigDecimal("spend"),
                                row.getLong("tokens"),
                                row.getLong("requests")))
                .list();
    }

    private StatementSpec span(String sql, TenantId tenant, Instant from, Instant to) {
        return tables.sql(sql)
                .param("tenant", tenant.value())
                .param("from", time(from))
                .param("to", time(to));
    }

    private Totals totals(TenantId tenant, Instant from, Instant to) {
        return span(
                        """
                        SELECT coalesce(sum(cost_usd), 0) AS spend,
                               coalesce(sum(tokens_in + tokens_out), 0)::bigint AS tokens,
                               count(*) AS requests,
                               (SELECT count(*) FROM read_model.graph_runs
                                WHERE tenant_id = :tenant AND created_at >= :from
                                  AND created_at < :to) AS runs
                        FROM read_model.activity
                        WHERE tenant_id = :tenant AND at >= :from AND at < :to AND charged
                        """,
                        tenant,
                        from,
                        to)
                .query((row, _) ->
                        new Totals(
                                row.getBigDecimal("spend"),
                                row.getLong("tokens"),
                                row.getLong("requests"),
                                row.getLong("runs")))
                .single();
    }

    private List<Receipt> rows(TenantId tenant, ActivityRequest asked) {
        return span(
                        """
                        SELECT * FROM read_model.activity
                        WHERE tenant_id = :tenant AND at >= :from AND at < :to AND charged
                          AND position < :below
                        ORDER BY position DESC LIMIT :limit
                        """,
                        tenant,
                        asked.from(),
                        asked.to())
                .param("below", asked.below())
                .param("limit", asked.limit() + 1)
                .query((row, _) -> receipt(row))
                .list();
    }

    private static Receipt receipt(ResultSet row) throws SQLException {
        return new Receipt(
                row.getString("receipt_id"),
                row.getLong("position"),
                Objects.requireNonNull(instant(row, "at")),
                row.getString("run_id"),
                row.getString("graph_id"),
                row.getString("run_kind"),
                row.getString("trigger_source"),
                row.getString("model"),
                row.getString("provider"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                row.getBigDecimal("cost_usd"),
                row.getLong("credits"),
                row.getObject("duration_ms", Long.class));
    }

    private static List<Bucket> series(ActivityRequest asked, List<Sum> sums) {
        Map<Long, Bucket> buckets = new LinkedHashMap<>();
        long step = asked.step().seconds();
        long first = Math.floorDiv(asked.from().getEpochSecond(), step) * step;
        // The bucket of the last moment is in it too, though it may not be over yet.
        long last = Math.floorDiv(asked.to().minusNanos(1).getEpochSecond(), step) * step;
        for (long at = first; at <= last; at += step) {
            buckets.put(at, new Bucket(Instant.ofEpochSecond(at), BigDecimal.ZERO, 0, 0));
        }
        for (Sum sum : sums) {
            buckets.computeIfPresent(
                    sum.bucket(),
                    (_, held) ->
                            new Bucket(
                                    held.start(),
                                    held.spendUsd().add(sum.spendUsd()),
                                    held.tokens() + sum.tokens(),
                                    held.requests() + sum.requests()));
        }
        return List.copyOf(buckets.values());
    }

    private static List<Group> groups(ActivityRequest asked, List<Sum> sums) {
        if (asked.groupBy() == null) {
            return List.of();
        }
        Map<String, BigDecimal> spent = new LinkedHashMap<>();
        sums.forEach(sum -> spent.merge(sum.group(), sum.spendUsd(), BigDecimal::add));
        List<String> byCost =
                spent.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, BigDecimal>comparingByValue()
                                        .reversed()
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .map(Map.Entry::getKey)
                        .toList();
        List<String> top = byCost.stream().limit(TOP).toList();
        List<Group> groups = new ArrayList<>();
        for (String name : top) {
            groups.add(
                    new Group(
                            name,
                            series(
                                    asked,
                                    sums.stream().filter(s -> s.group().equals(name)).toList())));
        }
        if (byCost.size() > TOP) {
            groups.add(
                    new Group(
                            OTHERS,
                            series(
                                    asked,
                                    sums.stream().filter(s -> !top.contains(s.group())).toList())));
        }
        return groups;
    }
}
