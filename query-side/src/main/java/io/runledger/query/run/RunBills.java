package io.runledger.query.run;

import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.id.RunId;
import io.runledger.query.readmodel.ReadTables;
import java.math.BigDecimal;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The sums of money in the runs' rows. All events about one run's charges come in the order of the
 * log, also where a charge moves from one run to another: the reversal is the old run's, the new
 * charge the new one's. A run that does not exist has no row, and its charges are in no run's sums.
 */
final class RunBills {

    private final ReadTables tables;

    RunBills(ReadTables tables) {
        this.tables = tables;
    }

    void charged(ChargeEvent e, BigDecimal costUsd, long credits, long position) {
        RunId run = e.facts().runId();
        if (run == null) {
            return;
        }
        of(
                        """
                        INSERT INTO read_model.run_bills
                            (run_id, source_system, call_id, cost_usd, credits, position)
                        SELECT :run, :system, :call, :cost, :credits, :position
                        FROM read_model.graph_runs
                        WHERE run_id = :run AND updated_position < :position
                        ON CONFLICT (run_id, source_system, call_id) DO UPDATE SET
                            (cost_usd, credits, position) =
                            (excluded.cost_usd, excluded.credits, excluded.position)
                        """,
                        e,
                        run,
                        position)
                .param("cost", costUsd)
                .param("credits", credits)
                .update();
        tables.sql(
                        """
                        UPDATE read_model.graph_runs SET
                            cost_usd = cost_usd + :cost,
                            charged_credits = charged_credits + :credits,
                            updated_position = :position
                        WHERE run_id = :run AND updated_position < :position
                        """)
                .param("run", run.value())
                .param("cost", costUsd)
                .param("credits", credits)
                .param("position", position)
                .update();
    }

    void reversed(ChargeReversed e, long position) {
        RunId run = e.facts().runId();
        if (run == null) {
            return;
        }
        of(
                        """
                        WITH gone AS (
                            DELETE FROM read_model.run_bills
                            WHERE run_id = :run AND source_system = :system AND call_id = :call
                              AND position < :position
                            RETURNING cost_usd, credits)
                        UPDATE read_model.graph_runs r SET
                            cost_usd = r.cost_usd - gone.cost_usd,
                            charged_credits = r.charged_credits - gone.credits,
                            updated_position = :position
                        FROM gone WHERE r.run_id = :run AND r.updated_position < :position
                        """,
                        e,
                        run,
                        position)
                .update();
    }

    private StatementSpec of(String sql, ChargeEvent e, RunId run, long position) {
        return tables.sql(sql)
                .param("run", run.value())
                .param("system", e.sourceSystem())
                .param("call", e.callId().value())
                .param("position", position);
    }
}
