package io.runledger.command.schedule;

import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.BackfillRequested;
import io.runledger.events.schedule.ScheduleEvent.ScheduleChanged;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleEvent.ScheduleDeleted;
import io.runledger.events.schedule.ScheduleEvent.SchedulePaused;
import io.runledger.events.schedule.ScheduleEvent.ScheduleRepaired;
import io.runledger.events.schedule.ScheduleEvent.ScheduleResumed;
import io.runledger.events.schedule.Timing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Which schedules there are. Written in the transaction that appends the event, so that a schedule
 * is listed as soon as it was made.
 */
@Component
@ProcessingGroup(ScheduleDirectory.GROUP)
public class ScheduleDirectory {

    static final String GROUP = "schedule-directory";

    private static final String SELECT =
            """
            SELECT s.*, (SELECT max(r.opened_at) FROM schedule_slot_runs r
                         WHERE r.tenant_id = s.tenant_id AND r.schedule_id = s.schedule_id)
                        AS last_run_at
            FROM schedules s
            """;

    private final JdbcClient db;

    ScheduleDirectory(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(ScheduleEvent event) {
        switch (event) {
            case ScheduleCreated e -> {
                insert(e, ScheduleDefinition.of(e));
                beginAccount(e);
            }
            case ScheduleChanged e -> change(e, ScheduleDefinition.of(e));
            case SchedulePaused e -> enable(e, false);
            case ScheduleResumed e -> enable(e, true);
            case ScheduleDeleted e ->
                    about("UPDATE schedules SET deleted_at = :at, updated_at = :at", e).update();
            case BackfillRequested _, ScheduleRepaired _ -> {}
        }
    }

    private void insert(ScheduleEvent e, ScheduleDefinition definition) {
        described(
                        db.sql(
                                """
                                INSERT INTO schedules (tenant_id, schedule_id, name, graph_id, cron,
                                       timezone, overlap, catchup_seconds, enabled, grant_id,
                                       created_at, updated_at)
                                VALUES (:tenant, :schedule, :name, :graph, :cron, :zone, :overlap,
                                        :catchup, true, :grant, :at, :at)
                                """),
                        definition)
                .param("tenant", e.tenantId().value())
                .param("schedule", e.scheduleId().value())
                .param("at", e.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** From here on every due time has to have its fate. */
    private void beginAccount(ScheduleEvent e) {
        db.sql(
                        """
                        INSERT INTO schedule_accounts (tenant_id, schedule_id, accounted_to,
                               next_look)
                        VALUES (:tenant, :schedule, :at, :at)
                        ON CONFLICT (tenant_id, schedule_id) DO NOTHING
                        """)
                .param("tenant", e.tenantId().value())
                .param("schedule", e.scheduleId().value())
                .param("at", e.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void change(ScheduleEvent e, ScheduleDefinition definition) {
        described(
                        about(
                                """
                                UPDATE schedules SET name = :name, graph_id = :graph, cron = :cron,
                                       timezone = :zone, overlap = :overlap,
                                       catchup_seconds = :catchup, grant_id = :grant,
                                       updated_at = :at
                                """,
                                e),
                        definition)
                .update();
    }

    private void enable(ScheduleEvent e, boolean enabled) {
        about("UPDATE schedules SET enabled = :enabled, updated_at = :at", e)
                .param("enabled", enabled)
                .update();
    }

    private StatementSpec about(String update, ScheduleEvent e) {
        return db.sql(update + " WHERE tenant_id = :tenant AND schedule_id = :schedule")
                .param("tenant", e.tenantId().value())
                .param("schedule", e.scheduleId().value())
                .param("at", e.at().atOffset(ZoneOffset.UTC));
    }

    private static StatementSpec described(StatementSpec statement, ScheduleDefinition definition) {
        Timing timing = definition.timing();
        return statement
                .param("name", definition.name())
                .param("graph", definition.graphId().value())
                .param("cron", timing.cron())
                .param("zone", timing.timezone())
                .param("overlap", timing.overlap().name())
                .param("catchup", timing.catchupSeconds())
                .param("grant", definition.grantId().value());
    }

    /** The schedules of all tenants that were not deleted. */
    public List<ScheduleEntry> living() {
        return db.sql(SELECT + "WHERE s.deleted_at IS NULL ORDER BY s.tenant_id, s.created_at")
                .query((row, _) -> entry(row))
                .list();
    }

    /** The schedules of a tenant that were not deleted, newest first. */
    public List<ScheduleEntry> living(TenantId tenant) {
        return db.sql(
                        SELECT
                                + """
                                WHERE s.tenant_id = :tenant AND s.deleted_at IS NULL
                                ORDER BY s.created_at DESC, s.schedule_id
                                """)
                .param("tenant", tenant.value())
                .query((row, _) -> entry(row))
                .list();
    }

    /** A schedule of a tenant that was not deleted. */
    public Optional<ScheduleEntry> find(TenantId tenant, ScheduleId schedule) {
        return findEver(tenant, schedule).filter(entry -> entry.deletedAt() == null);
    }

    /** A schedule of a tenant, also one that was deleted. */
    public Optional<ScheduleEntry> findEver(TenantId tenant, ScheduleId schedule) {
        return db.sql(SELECT + "WHERE s.tenant_id = :tenant AND s.schedule_id = :schedule")
                .param("tenant", tenant.value())
                .param("schedule", schedule.value())
                .query((row, _) -> entry(row))
                .optional();
    }

    private static ScheduleEntry entry(ResultSet row) throws SQLException {
        String graph = row.getString("graph_id");
        return new ScheduleEntry(
                new TenantId(row.getString("tenant_id")),
                new ScheduleId(row.getString("schedule_id")),
                Objects.requireNonNullElse(row.getString("name"), graph),
                new GraphId(graph),
                new Timing(
                        row.getString("cron"),
                        row.getString("timezone"),
                        OverlapPolicy.valueOf(row.getString("overlap")),
                        row.getInt("catchup_seconds")),
                row.getBoolean("enabled"),
                new GrantId(row.getString("grant_id")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                time(row, "deleted_at"),
                time(row, "last_run_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
