package io.runledger.query.run;

import io.runledger.events.id.RunId;
import io.runledger.query.readmodel.ReadTables;
import io.runledger.query.run.Cost.Sum;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Follows money through a run, its attempts and its forks: four queries, however many they are. */
@Component
public class CostTrees {

    private static final String RUNS =
            "SELECT * FROM read_model.graph_runs WHERE root_run_id = :root"
                    + " ORDER BY created_position";

    private static final String INHERITED =
            """
            WITH RECURSIVE way (heir, at, run_id, attempt, step) AS (
                SELECT a.run_id, a.attempt, a.from_run, a.from_attempt, a.from_step
                FROM read_model.graph_runs r JOIN read_model.run_attempts a USING (run_id)
                WHERE r.root_run_id = :root AND a.from_run IS NOT NULL
              UNION ALL
                SELECT w.heir, w.at, a.from_run, a.from_attempt, a.from_step
                FROM way w JOIN read_model.run_attempts a USING (run_id, attempt)
                WHERE a.from_run IS NOT NULL)
            SELECT w.heir AS run_id, w.at AS attempt,
                   sum(h.credits) AS credits, sum(h.cost_usd) AS cost_usd
            FROM way w
            JOIN read_model.run_calls c
                ON c.run_id = w.run_id AND c.attempt = w.attempt AND c.step <= w.step
            JOIN read_model.cost_lines h ON h.run_id = c.run_id AND h.call_id = c.call_id
            GROUP BY 1, 2
            """;

    private static final String INCREMENTAL =
            """
            SELECT h.run_id, coalesce(c.attempt, h.attempt) AS attempt,
                   sum(h.credits) AS credits, sum(h.cost_usd) AS cost_usd
            FROM read_model.graph_runs r
            JOIN read_model.cost_lines h ON h.run_id = r.run_id
            LEFT JOIN read_model.run_calls c ON c.run_id = h.run_id AND c.call_id = h.call_id
            WHERE r.root_run_id = :root GROUP BY 1, 2
            """;

    private static final String AVOIDED =
            """
            SELECT x.run_id, x.attempt, sum(h.credits) AS credits, sum(h.cost_usd) AS cost_usd
            FROM read_model.graph_runs r
            JOIN read_model.run_cache_hits x ON x.run_id = r.run_id
            JOIN read_model.run_calls c
                ON c.run_id = x.origin_run AND c.attempt = x.origin_attempt
                AND c.step = x.origin_step AND c.path = x.origin_path
            JOIN read_model.cost_lines h ON h.run_id = c.run_id AND h.call_id = c.call_id
            WHERE r.root_run_id = :root GROUP BY 1, 2
            """;

    private final ReadTables tables;

    CostTrees(ReadTables tables) {
        this.tables = tables;
    }

    /**
     * The tree that a run belongs to, wherever in it; without any runs while the projection has not
     * seen the run.
     */
    public CostTree of(RunId run) {
        String root =
                tables.sql("SELECT root_run_id FROM read_model.graph_runs WHERE run_id = :run")
                        .param("run", run.value())
                        .query(String.class)
                        .optional()
                        .orElse(run.value());
        Amounts inherited = amounts(INHERITED, root);
        Amounts incremental = amounts(INCREMENTAL, root);
        Amounts avoided = amounts(AVOIDED, root);
        List<CostTree.Branch> branches = new ArrayList<>();
        Map<String, Integer> depths = new HashMap<>();
        tables.sql(RUNS)
                .param("root", root)
                .query(row -> {
                    RunRow each = RunRow.of(row);
                    String from = each.forkedFromRun();
                    int depth = from == null ? 0 : depths.getOrDefault(from, 0) + 1;
                    depths.put(each.runId(), depth);
                    branches.add(branch(each, depth, inherited, incremental, avoided));
                });
        return new CostTree(root, branches, incremental.total(), avoided.total());
    }

    private static CostTree.Branch branch(
            RunRow run, int depth, Amounts inherited, Amounts incremental, Amounts avoided) {
        List<Cost> attempts = new ArrayList<>();
        for (int attempt = 0; attempt <= run.attempt(); attempt++) {
            attempts.add(
                    new Cost(
                            inherited.exactly(run.runId(), attempt),
                            incremental.in(run, attempt),
                            avoided.in(run, attempt)));
        }
        Cost whole =
                new Cost(
                        inherited.exactly(run.runId(), 0),
                        attempts.stream().map(Cost::incremental).toList(),
                        attempts.stream().map(Cost::avoided).toList());
        return new CostTree.Branch(
                run.runId(),
                run.graphId(),
                run.status(),
                run.createdAt(),
                run.forkedFromRun(),
                run.forkedFromCheckpoint(),
                depth,
                whole,
                attempts);
    }

    private Amounts amounts(String sql, String root) {
        Amounts amounts = new Amounts(new HashMap<>());
        tables.sql(sql)
                .param("root", root)
                .query(row -> {
                    amounts.of(row.getString("run_id")).put(row.getInt("attempt"), sum(row));
                });
        return amounts;
    }

    private static Sum sum(ResultSet row) throws SQLException {
        BigDecimal credits = row.getBigDecimal("credits");
        return new Sum(credits.longValueExact(), row.getBigDecimal("cost_usd"));
    }

    /** Sums of money by run and attempt. */
    private record Amounts(Map<String, Map<Integer, Sum>> byRun) {

        Map<Integer, Sum> of(String run) {
            return byRun.computeIfAbsent(run, _ -> new HashMap<>());
        }

        Sum exactly(String run, int attempt) {
            return of(run).getOrDefault(attempt, Sum.ZERO);
        }

        /** What somebody else's call says of an attempt that never was counts in the first. */
        Sum in(RunRow run, int attempt) {
            return of(run.runId()).entrySet().stream()
                    .filter(each ->
                            each.getKey() == attempt
                                    || attempt == 0
                                            && (each.getKey() < 0 || each.getKey() > run.attempt()))
                    .map(Map.Entry::getValue)
                    .reduce(Sum.ZERO, Sum::plus);
        }

        Sum total() {
            return byRun.values().stream()
                    .flatMap(attempts -> attempts.values().stream())
                    .reduce(Sum.ZERO, Sum::plus);
        }
    }
}
