package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.lower;
import static io.runledger.query.readmodel.Columns.position;
import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * One row per run. Both families it reads are sequenced by run, so {@code updated_position} tells
 * what a row has seen already: an event that comes again changes nothing.
 */
@Component
@ProcessingGroup(ProjectionGroups.GRAPH_RUNS)
class GraphRunsProjector {

    private final ReadTables tables;
    private final RunBills bills;

    GraphRunsProjector(ReadTables tables) {
        this.tables = tables;
        this.bills = new RunBills(tables);
    }

    @EventHandler
    void on(RunEvent event, TrackingToken token) {
        long position = position(token);
        switch (event) {
            case RunRequested e -> requested(e, position);
            case RunStarted e -> started(e, position);
            case NodeCompleted e -> tokens(e.runId(), e.tokensIn(), e.tokensOut(), position);
            case NodeFailed e -> tokens(e.runId(), e.tokensIn(), e.tokensOut(), position);
            case CheckpointCreated e -> step(e, position);
            case UsageUnitCreated e -> unit(e.runId(), e.callId(), null, position);
            case UsageUnitSettled e -> unit(e.runId(), e.callId(), lower(e.outcome()), position);
            case AttemptRequested e -> anotherAttempt(e, position);
            case RunCompleted e -> ended(e, e.attempt(), "success", null, null, position);
            case RunFailed e -> ended(e, e.attempt(), "error", e.errorCode(), e.node(), position);
            case RunCancelled e -> ended(e, e.attempt(), "cancelled", null, null, position);
            case RunSkipped e -> ended(e, e.attempt(), "skipped", e.code(), null, position);
            case RunInterrupted e ->
                    status(
                            e.runId(),
                            e.attempt(),
                            "interrupted",
                            List.of("pending", "running"),
                            position);
            case RunResumed e ->
                    status(e.runId(), e.attempt(), "running", List.of("interrupted"), position);
            case NodeStarted _, StateInjected _ -> {}
        }
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        switch (event) {
            case ChargeRecorded e ->
                    bills.charged(e, e.costUsd(), e.chargedCredits(), position(token));
            case ChargeReissued e ->
                    bills.charged(e, e.costUsd(), e.chargedCredits(), position(token));
            case ChargeReversed e -> bills.reversed(e, position(token));
            case CallQuarantined _, CallFailed _, QuarantineResolved _ -> {}
        }
    }

    private void requested(RunRequested e, long position) {
        ForkOrigin origin = e.origin();
        Instant slot = e.trigger().scheduledFor();
        tables.sql(
                        """
                        INSERT INTO read_model.graph_runs
                            (run_id, tenant_id, graph_id, graph_version, status, run_kind,
                             trigger_source, trigger_ref, requested_by, schedule_id, scheduled_for, account_id,
                             forked_from_run, forked_from_attempt, forked_from_step, root_run_id,
                             created_at, created_position, updated_position)
                        VALUES (:run, :tenant, :graph, :version, 'pending', :kind, :source, :ref,
                                :by, :schedule, :slot, :account, :fromRun, :fromAttempt, :fromStep,
                                coalesce((SELECT root_run_id FROM read_model.graph_runs
                                          WHERE run_id = :fromRun), :fromRun, :run),
                                :at, :position, :position)
                        ON CONFLICT (run_id) DO NOTHING
                        """)
                .param("run", e.runId().value())
                .param("tenant", e.tenantId().value())
                .param("graph", e.graph().id().value())
                .param("version", e.graph().version())
                .param("kind", lower(e.trigger().kind()))
                .param("source", e.trigger().source())
                .param("ref", e.trigger().ref())
                .param("by", e.trigger().requestedBy())
                .param("schedule", e.trigger().scheduleId(), Types.VARCHAR)
                .param("slot", slot == null ? null : time(slot), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("account", e.accountId().value())
                .param("fromRun", origin == null ? null : origin.runId().value(), Types.VARCHAR)
                .param("fromAttempt", origin == null ? null : origin.attempt(), Types.INTEGER)
                .param("fromStep", origin == null ? null : origin.step(), Types.INTEGER)
                .param("at", time(e.at()))
                .param("position", position)
                .update();
    }

    private void started(RunStarted e, long position) {
        change(
                        """
                        status = CASE WHEN status = 'pending' THEN 'running' ELSE status END,
                        started_at = coalesce(started_at, :at)
                        """,
                        e.runId(),
                        position)
                .param("at", time(e.at()))
                .update();
    }

    /** A change of status within the current attempt. */
    private void status(RunId run, int attempt, String status, List<String> from, long position) {
        tables.sql(
                        """
                        UPDATE read_model.graph_runs
                        SET status = :status, updated_position = :position
                        WHERE run_id = :run AND updated_position < :position
                          AND attempt = :attempt AND status IN (:from)
                        """)
                .param("run", run.value())
                .param("position", position)
                .param("attempt", attempt)
                .param("status", status)
                .param("from", from)
                .update();
    }

    private void tokens(RunId run, long in, long out, long position) {
        if (in == 0 && out == 0) {
            // Most nodes call no model.
            return;
        }
        change("tokens_in = tokens_in + :in, tokens_out = tokens_out + :out", run, position)
                .param("in", in)
                .param("out", out)
                .update();
    }

    private void step(CheckpointCreated e, long position) {
        change(
                        "steps = CASE WHEN attempt = :attempt THEN :step ELSE steps END",
                        e.runId(),
                        position)
                .param("attempt", e.attempt())
                .param("step", e.step())
                .update();
    }

    private void unit(RunId run, CallId call, @Nullable String outcome, long position) {
        tables.sql(
                        """
                        INSERT INTO read_model.run_units (run_id, call_id, outcome)
                        SELECT :run, :call, :outcome
                        FROM read_model.graph_runs
                        WHERE run_id = :run AND updated_position < :position
                        ON CONFLICT (run_id, call_id) DO UPDATE SET outcome = excluded.outcome
                        """)
                .param("run", run.value())
                .param("call", call.value())
                .param("outcome", outcome, Types.VARCHAR)
                .param("position", position)
                .update();
        change(
                        """
                        (units, units_open, units_disputed) =
                            (SELECT count(*), count(*) FILTER (WHERE outcome IS NULL),
                                    count(*) FILTER (WHERE outcome = 'disputed')
                             FROM read_model.run_units WHERE run_id = :run)
                        """,
                        run,
                        position)
                .update();
    }

    private void anotherAttempt(AttemptRequested e, long position) {
        change(
                        """
                        attempt = :attempt, steps = :step, status = 'pending', completed_at = NULL,
                        error_code = NULL, error_node = NULL
                        """,
                        e.runId(),
                        position)
                .param("attempt", e.attempt())
                .param("step", e.fromStep())
                .update();
    }

    /** An attempt's end; that of an attempt that another has followed changes no status. */
    private void ended(
            RunEvent event,
            int attempt,
            String status,
            @Nullable String errorCode,
            @Nullable String errorNode,
            long position) {
        Instant at = event.at();
        tables.sql(
                        """
                        UPDATE read_model.graph_runs
                        SET status = :status, error_code = :code, error_node = :node,
                            completed_at = :at, updated_position = :position
                        WHERE run_id = :run AND updated_position < :position
                          AND attempt = :attempt AND status IN ('pending', 'running', 'interrupted')
                        """)
                .param("run", event.runId().value())
                .param("position", position)
                .param("attempt", attempt)
                .param("status", status)
                .param("code", errorCode)
                .param("node", errorNode)
                .param("at", time(at))
                .update();
    }

    private StatementSpec change(String assignments, RunId run, long position) {
        return tables.sql(
                        "UPDATE read_model.graph_runs SET "
                                + assignments
                                + ", updated_position = :position"
                                + " WHERE run_id = :run AND updated_position < :position")
                .param("run", run.value())
                .param("position", position);
    }
}
