package io.runledger.query.schedule;

import static io.runledger.query.readmodel.Columns.lower;
import static io.runledger.query.readmodel.Columns.position;
import static io.runledger.query.readmodel.Columns.time;

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
import io.runledger.events.schedule.SlotEvent;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import java.sql.Types;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * One row per slot. Runs and skipped slots are of different aggregates, so one segment reads both
 * in the order of the log; an event that comes again changes nothing.
 */
@Component
@ProcessingGroup(ProjectionGroups.SCHEDULE_RUNS)
class ScheduleRunsProjector {

    private final ReadTables tables;

    ScheduleRunsProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    void on(SlotEvent event, TrackingToken token) {
        switch (event) {
            case SlotSkipped e -> skipped(e, position(token));
        }
    }

    private void skipped(SlotSkipped e, long position) {
        tables.sql(
                        """
                        INSERT INTO read_model.schedule_runs
                            (tenant_id, schedule_id, scheduled_for, run_id, status, skip_reason,
                             detail, position)
                        SELECT :tenant, :schedule, :slot, '', 'skipped', :reason, :detail, :position
                        WHERE NOT EXISTS (
                            SELECT 1 FROM read_model.schedule_runs
                            WHERE tenant_id = :tenant AND schedule_id = :schedule
                              AND scheduled_for = :slot)
                        ON CONFLICT DO NOTHING
                        """)
                .param("tenant", e.tenantId().value())
                .param("schedule", e.scheduleId().value())
                .param("slot", time(e.scheduledFor()))
                .param("reason", lower(e.reason()))
                .param("detail", e.detail(), Types.VARCHAR)
                .param("position", position)
                .update();
    }

    @EventHandler
    void on(RunEvent event, TrackingToken token) {
        long position = position(token);
        switch (event) {
            case RunRequested e -> requested(e, position);
            case RunStarted e -> started(e, position);
            case RunInterrupted e -> goesOn(e, e.attempt(), "interrupted", position);
            case RunResumed e -> goesOn(e, e.attempt(), "running", position);
            case AttemptRequested e -> anotherAttempt(e, position);
            case RunCompleted e -> ended(e, e.attempt(), "success", null, position);
            case RunFailed e -> ended(e, e.attempt(), "error", e.errorCode(), position);
            case RunCancelled e -> ended(e, e.attempt(), "cancelled", null, position);
            case RunSkipped e -> ended(e, e.attempt(), "skipped", e.code(), position);
            case NodeStarted _,
                    NodeCompleted _,
                    NodeFailed _,
                    CheckpointCreated _,
                    StateInjected _,
                    UsageUnitCreated _,
                    UsageUnitSettled _ -> {}
        }
    }

    private void requested(RunRequested e, long position) {
        String schedule = e.trigger().scheduleId();
        Instant slot = e.trigger().scheduledFor();
        if (schedule == null || slot == null) {
            return;
        }
        tables.sql(
                        """
                        DELETE FROM read_model.schedule_runs
                        WHERE tenant_id = :tenant AND schedule_id = :schedule
                          AND scheduled_for = :slot AND run_id = ''
                        """)
                .param("tenant", e.tenantId().value())
                .param("schedule", schedule)
                .param("slot", time(slot))
                .update();
        tables.sql(
                        """
                        INSERT INTO read_model.schedule_runs
                            (tenant_id, schedule_id, scheduled_for, run_id, status, position)
                        VALUES (:tenant, :schedule, :slot, :run, 'pending', :position)
                        ON CONFLICT DO NOTHING
                        """)
                .param("tenant", e.tenantId().value())
                .param("schedule", schedule)
                .param("slot", time(slot))
                .param("run", e.runId().value())
                .param("position", position)
                .update();
    }

    private void started(RunStarted e, long position) {
        change(
                        """
                        status = CASE WHEN status = 'pending' THEN 'running' ELSE status END,
                        started_at = coalesce(started_at, :at)
                        """,
                        e,
                        e.attempt(),
                        position)
                .param("at", time(e.at()))
                .update();
    }

    private void goesOn(RunEvent e, int attempt, String status, long position) {
        change(
                        """
                        status = CASE WHEN status IN ('pending', 'running', 'interrupted')
                                      THEN :status ELSE status END
                        """,
                        e,
                        attempt,
                        position)
                .param("status", status)
                .update();
    }

    private void anotherAttempt(AttemptRequested e, long position) {
        tables.sql(
                        """
                        UPDATE read_model.schedule_runs
                        SET attempt = :attempt, status = 'pending', completed_at = NULL,
                            error_code = NULL, skip_reason = NULL, position = :position
                        WHERE run_id = :run AND position < :position
                        """)
                .param("attempt", e.attempt())
                .param("run", e.runId().value())
                .param("position", position)
                .update();
    }

    /** The end of the newest attempt; a run that was skipped is a skipped slot that has a run. */
    private void ended(
            RunEvent e, int attempt, String status, @Nullable String code, long position) {
        change(
                        """
                        status = :status, error_code = :code, completed_at = :at,
                        skip_reason = CASE WHEN :status = 'skipped' THEN :code END
                        """,
                        e,
                        attempt,
                        position)
                .param("status", status)
                .param("code", code, Types.VARCHAR)
                .param("at", time(e.at()))
                .update();
    }

    private StatementSpec change(String assignments, RunEvent e, int attempt, long position) {
        return tables.sql(
                        "UPDATE read_model.schedule_runs SET "
                                + assignments
                                + ", position = :position"
                                + " WHERE run_id = :run AND attempt = :attempt"
                                + " AND position < :position")
                .param("run", e.runId().value())
                .param("attempt", attempt)
                .param("position", position);
    }
}
