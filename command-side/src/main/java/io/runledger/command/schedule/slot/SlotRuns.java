package io.runledger.command.schedule.slot;

import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The runs of schedules, and who waits for them. A row is there before its run, so that the end of
 * a short run finds it; whether there is a run at all, only the log says.
 */
@Component
class SlotRuns {

    private final JdbcClient db;

    SlotRuns(JdbcClient db) {
        this.db = db;
    }

    /** Announces a run; one that is known only learns who waits for it. */
    void open(SlotRun run) {
        db.sql(
                        """
                        INSERT INTO schedule_slot_runs (tenant_id, schedule_id, scheduled_for,
                               run_id, manual, workflow_id, opened_at)
                        VALUES (:tenant, :schedule, :slot, :run, :manual, :workflow, :opened)
                        ON CONFLICT (run_id) DO UPDATE
                        SET workflow_id = coalesce(excluded.workflow_id,
                                                   schedule_slot_runs.workflow_id)
                        """)
                .param("tenant", run.tenantId().value())
                .param("schedule", run.scheduleId().value())
                .param("slot", time(run.scheduledFor()))
                .param("run", run.runId().value())
                .param("manual", run.manual())
                .param("workflow", run.workflowId())
                .param("opened", time(run.openedAt()))
                .update();
    }

    /** Forgets a run that was refused. */
    void forget(RunId run) {
        db.sql("DELETE FROM schedule_slot_runs WHERE run_id = :run")
                .param("run", run.value())
                .update();
    }

    /** Notes the end of a run, and says who waits for it. */
    Optional<String> close(RunId run, Instant at) {
        return db
                .sql(
                        """
                        UPDATE schedule_slot_runs SET closed_at = coalesce(closed_at, :at)
                        WHERE run_id = :run
                        RETURNING coalesce(workflow_id, '')
                        """)
                .param("run", run.value())
                .param("at", time(at))
                .query((row, _) -> row.getString(1))
                .list()
                .stream()
                .filter(workflow -> !workflow.isEmpty())
                .findFirst();
    }

    /** Notes that a run goes on again. */
    void reopen(RunId run) {
        db.sql("UPDATE schedule_slot_runs SET closed_at = NULL WHERE run_id = :run")
                .param("run", run.value())
                .update();
    }

    /** The runs of a schedule of which no end is noted. */
    List<SlotRun> open(TenantId tenant, ScheduleId schedule) {
        return db.sql(
                        """
                        SELECT * FROM schedule_slot_runs
                        WHERE tenant_id = :tenant AND schedule_id = :schedule
                              AND closed_at IS NULL
                        ORDER BY opened_at
                        """)
                .param("tenant", tenant.value())
                .param("schedule", schedule.value())
                .query((row, _) -> run(row))
                .list();
    }

    /** The runs of a schedule that went on, or were due, at a moment or later. */
    List<SlotRun> since(TenantId tenant, ScheduleId schedule, Instant moment) {
        return db.sql(
                        """
                        SELECT * FROM schedule_slot_runs
                        WHERE tenant_id = :tenant AND schedule_id = :schedule
                              AND (closed_at IS NULL OR closed_at >= :moment
                                   OR scheduled_for >= :moment)
                        ORDER BY scheduled_for
                        """)
                .param("tenant", tenant.value())
                .param("schedule", schedule.value())
                .param("moment", time(moment))
                .query((row, _) -> run(row))
                .list();
    }

    /** Forgets what ended before a moment, but for the newest run of each schedule. */
    void forgetEnded(Instant before) {
        db.sql(
                        """
                        DELETE FROM schedule_slot_runs old
                        WHERE closed_at < :before
                              AND EXISTS (SELECT 1 FROM schedule_slot_runs newer
                                          WHERE newer.tenant_id = old.tenant_id
                                                AND newer.schedule_id = old.schedule_id
                                                AND newer.opened_at > old.opened_at)
                        """)
                .param("before", time(before))
                .update();
    }

    private static SlotRun run(ResultSet row) throws SQLException {
        OffsetDateTime closed = row.getObject("closed_at", OffsetDateTime.class);
        return new SlotRun(
                new TenantId(row.getString("tenant_id")),
                new ScheduleId(row.getString("schedule_id")),
                row.getObject("scheduled_for", OffsetDateTime.class).toInstant(),
                new RunId(row.getString("run_id")),
                row.getBoolean("manual"),
                row.getString("workflow_id"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                closed == null ? null : closed.toInstant());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
