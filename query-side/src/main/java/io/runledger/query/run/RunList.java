package io.runledger.query.run;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.query.readmodel.Columns;
import io.runledger.query.readmodel.ReadTables;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists runs, newest first. A page is cut at a position of the log; rows appear in that order, so
 * paging to the end finds each run that was there at the beginning, once, whatever is added.
 */
@Component
public class RunList {

    private final ReadTables tables;

    RunList(ReadTables tables) {
        this.tables = tables;
    }

    /**
     * One page.
     *
     * @param nextCursor where the next page begins, or null at the end
     */
    public record Page(List<RunRow> runs, @Nullable String nextCursor) {

        public Page {
            runs = List.copyOf(runs);
        }
    }

    public Page find(TenantId tenant, RunFilter filter) {
        return find(tenant, null, filter);
    }

    /** The runs that were forked from a run directly. */
    public Page forks(TenantId tenant, RunId of, RunFilter filter) {
        return find(tenant, of.value(), filter);
    }

    private Page find(TenantId tenant, @Nullable String forkedFrom, RunFilter filter) {
        Map<String, Object> params = new LinkedHashMap<>();
        StringBuilder where =
                new StringBuilder("tenant_id = :tenant AND created_position < :below");
        params.put("tenant", tenant.value());
        params.put("below", filter.below());
        and(where, params, "forked_from_run = :fork", "fork", forkedFrom);
        and(where, params, "status = :status", "status", filter.status());
        and(where, params, "graph_id = :graph", "graph", filter.graphId());
        and(where, params, "run_kind = :kind", "kind", filter.runKind());
        and(where, params, "trigger_source = :source", "source", filter.triggerSource());
        and(where, params, "requested_by = :by", "by", filter.requestedBy());
        and(where, params, "schedule_id = :schedule", "schedule", filter.scheduleId());
        and(where, params, "created_at >= :from", "from", time(filter.from()));
        and(where, params, "created_at < :to", "to", time(filter.to()));
        params.put("limit", filter.limit() + 1);
        List<RunRow> rows =
                tables.sql(
                                "SELECT * FROM read_model.graph_runs WHERE "
                                        + where
                                        + " ORDER BY created_position DESC LIMIT :limit")
                        .params(params)
                        .query((row, _) -> RunRow.of(row))
                        .list();
        return page(rows, filter.limit());
    }

    private static Page page(List<RunRow> rows, int limit) {
        if (rows.size() <= limit) {
            return new Page(rows, null);
        }
        List<RunRow> page = rows.subList(0, limit);
        return new Page(page, RunFilter.cursor(page.getLast().createdPosition()));
    }

    /** A run's row; empty while the projection has not seen the run. */
    public Optional<RunRow> row(RunId run) {
        return tables.sql("SELECT * FROM read_model.graph_runs WHERE run_id = :run")
                .param("run", run.value())
                .query((row, _) -> RunRow.of(row))
                .optional();
    }

    private static @Nullable Object time(@Nullable Instant at) {
        return at == null ? null : Columns.time(at);
    }

    private static void and(
            StringBuilder where,
            Map<String, Object> params,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            where.append(" AND ").append(condition);
            params.put(name, value);
        }
    }
}
