package io.runledger.query.run;

import io.runledger.events.id.RunId;
import io.runledger.query.readmodel.ReadTables;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What runs cost, along their ways. A charge counts once as incremental, in the attempt that made
 * the call, so over a run's attempts and over a tree of forks these sum up to the receipts
 * (FORK_COSTS_ADD_UP); a charge that comes late is in the next answer.
 */
@Component
public class RunCosts {

    /** Where attempts begin, back to the beginning of the first run. */
    private static final String INHERITED =
            """
            WITH RECURSIVE way (run_id, attempt, step) AS (
                SELECT from_run, from_attempt, from_step FROM read_model.run_attempts
                WHERE run_id = :run AND attempt = :attempt AND from_run IS NOT NULL
              UNION ALL
                SELECT a.from_run, a.from_attempt, a.from_step
                FROM way JOIN read_model.run_attempts a USING (run_id, attempt)
                WHERE a.from_run IS NOT NULL)
            SELECT :attempt AS attempt, sum(h.credits) AS credits, sum(h.cost_usd) AS cost_usd
            FROM way
            JOIN read_model.run_calls c
                ON c.run_id = way.run_id AND c.attempt = way.attempt AND c.step <= way.step
            JOIN read_model.cost_lines h ON h.run_id = c.run_id AND h.call_id = c.call_id
            """;

    /** A call that was not announced counts in the attempt that LiteLLM was told of. */
    private static final String INCREMENTAL =
            """
            SELECT coalesce(c.attempt, h.attempt) AS attempt,
                   sum(h.credits) AS credits, sum(h.cost_usd) AS cost_usd
            FROM read_model.cost_lines h LEFT JOIN read_model.run_calls c USING (run_id, call_id)
            WHERE h.run_id = :run GROUP BY 1
            """;

    private static final String AVOIDED =
            """
            SELECT x.attempt, sum(h.credits) AS credits, sum(h.cost_usd) AS cost_usd
            FROM read_model.run_cache_hits x
            JOIN read_model.run_calls c
                ON c.run_id = x.origin_run AND c.attempt = x.origin_attempt
                AND c.step = x.origin_step AND c.path = x.origin_path
            JOIN read_model.cost_lines h ON h.run_id = c.run_id AND h.call_id = c.call_id
            WHERE x.run_id = :run GROUP BY 1
            """;

    private final ReadTables tables;

    RunCosts(ReadTables tables) {
        this.tables = tables;
    }

    /** What a run cost over all of its attempts; what it inherited, it inherited by its fork. */
    public Cost of(RunId run) {
        return new Cost(
                inherited(run, 0), sum(run, INCREMENTAL).values(), sum(run, AVOIDED).values());
    }

    /**
     * What each attempt cost by itself, oldest first.
     *
     * @param attempts how many there are
     */
    public List<Cost> ofAttempts(RunId run, int attempts) {
        Map<Integer, Cost.Sum> incremental = sum(run, INCREMENTAL);
        Map<Integer, Cost.Sum> avoided = sum(run, AVOIDED);
        List<Cost> costs = new ArrayList<>();
        for (int attempt = 0; attempt < attempts; attempt++) {
            // What somebody else's call says of an attempt that never was counts in the first.
            int number = attempt;
            costs.add(
                    new Cost(
                            inherited(run, attempt),
                            in(incremental, number, attempts),
                            in(avoided, number, attempts)));
        }
        return costs;
    }

    private static List<Cost.Sum> in(Map<Integer, Cost.Sum> sums, int attempt, int attempts) {
        return sums.entrySet().stream()
                .filter(each ->
                        each.getKey() == attempt
                                || attempt == 0 && (each.getKey() < 0 || each.getKey() >= attempts))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Cost.Sum inherited(RunId run, int attempt) {
        return tables.sql(INHERITED)
                .param("run", run.value())
                .param("attempt", attempt)
                .query((row, _) -> amount(row))
                .single();
    }

    private Map<Integer, Cost.Sum> sum(RunId run, String sql) {
        Map<Integer, Cost.Sum> sums = new LinkedHashMap<>();
        tables.sql(sql)
                .param("run", run.value())
                .query(row -> {
                    sums.put(row.getInt("attempt"), amount(row));
                });
        return sums;
    }

    private static Cost.Sum amount(ResultSet row) throws SQLException {
        BigDecimal credits = row.getBigDecimal("credits");
        BigDecimal usd = row.getBigDecimal("cost_usd");
        return credits == null || usd == null
                ? Cost.Sum.ZERO
                : new Cost.Sum(credits.longValueExact(), usd);
    }
}
