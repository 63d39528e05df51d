package io.runledger.billing.attribution;

import io.runledger.billing.Rows;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import java.util.Locale;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the runs and their usage units, by which calls are attributed. Handles a few kinds of run
 * events instead of their sealed parent, so that the others, with all that nodes brought, are not
 * even read.
 */
@Component
@ProcessingGroup("usage-units")
class UsageUnitProjector {

    private final JdbcClient db;

    UsageUnitProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(RunRequested event, TrackingToken token) {
        RunFacts run = Runs.facts(event);
        db.sql(
                        """
                        INSERT INTO read_model.billing_runs (run_id, tenant_id, account_id,
                               graph_id, run_kind, trigger_source, schedule_id, created_at,
                               position)
                        VALUES (:run, :tenant, :account, :graph, :kind, :source, :schedule, :at,
                                :position)
                        ON CONFLICT (run_id) DO NOTHING
                        """)
                .param("run", run.runId().value())
                .param("tenant", run.tenantId().value())
                .param("account", run.accountId().value())
                .param("graph", run.graphId())
                .param("kind", run.runKind())
                .param("source", run.triggerSource())
                .param("schedule", run.scheduleId())
                .param("at", Rows.utc(event.at()))
                .param("position", token.position().getAsLong())
                .update();
    }

    @EventHandler
    void on(RunCompleted event) {
        end(event, event.attempt());
    }

    @EventHandler
    void on(RunFailed event) {
        end(event, event.attempt());
    }

    @EventHandler
    void on(RunCancelled event) {
        end(event, event.attempt());
    }

    @EventHandler
    void on(RunSkipped event) {
        end(event, event.attempt());
    }

    private void end(RunEvent event, int attempt) {
        db.sql(
                        """
                        UPDATE read_model.billing_runs
                        SET ended_attempt = :attempt, ended_at = :at
                        WHERE run_id = :run
                        """)
                .param("attempt", attempt)
                .param("at", Rows.utc(event.at()))
                .param("run", event.runId().value())
                .update();
    }

    @EventHandler
    void on(UsageUnitCreated event, TrackingToken token) {
        db.sql(
                        """
                        INSERT INTO read_model.usage_units (call_id, run_id, attempt, step, node,
                               path, tenant_id, account_id, worker_id, model, created_at, position)
                        SELECT :call, run_id, :attempt, :step, :node, :path, tenant_id, account_id,
                               :worker, :model, :at, :position
                        FROM read_model.billing_runs WHERE run_id = :run
                        ON CONFLICT (call_id) DO NOTHING
                        """)
                .param("call", event.callId().value())
                .param("attempt", event.attempt())
                .param("step", event.step())
                .param("node", event.node())
                .param("path", event.path())
                .param("worker", event.worker().value())
                .param("model", event.model())
                .param("at", Rows.utc(event.at()))
                .param("position", token.position().getAsLong())
                .param("run", event.runId().value())
                .update();
    }

    @EventHandler
    void on(UsageUnitSettled event) {
        db.sql(
                        """
                        UPDATE read_model.usage_units SET outcome = :outcome, settled_at = :at
                        WHERE call_id = :call AND run_id = :run
                        """)
                .param("outcome", event.outcome().name().toLowerCase(Locale.ROOT))
                .param("at", Rows.utc(event.at()))
                .param("call", event.callId().value())
                .param("run", event.runId().value())
                .update();
    }
}
