package io.runledger.command.schedule;

import io.runledger.events.id.GrantId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is being done to schedules. A change is made in Temporal and in the log, which no
 * transaction covers; its intent is there before either, so that a crash between the two leaves a
 * trace.
 */
@Component
public class ScheduleIntents {

    /** Nothing that lives takes so long; whoever began it is gone. */
    private static final Duration STALE = Duration.ofSeconds(30);

    private final JdbcClient db;

    ScheduleIntents(JdbcClient db) {
        this.db = db;
    }

    /**
     * A change that was begun.
     *
     * @param grantId the grant that was to be issued, or was to go; null: none
     * @param abandoned whether its author gave it up without knowing what Temporal made of it
     */
    record Intent(
            TenantId tenantId,
            ScheduleId scheduleId,
            String token,
            @Nullable GrantId grantId,
            boolean abandoned,
            Instant begunAt) {

        boolean isLeftBehind(Instant now) {
            return abandoned || begunAt.plus(STALE).isBefore(now);
        }
    }

    /** Begins one; empty if another is under way. */
    Optional<String> begin(
            TenantId tenant,
            ScheduleId schedule,
            String operation,
            @Nullable GrantId grant,
            Instant now) {
        String token = UUID.randomUUID().toString();
        int rows =
                db.sql(
                                """
                                INSERT INTO schedule_intents (tenant_id, schedule_id, token,
                                       operation, grant_id, begun_at)
                                VALUES (:tenant, :schedule, :token, :operation, :grant, :now)
                                ON CONFLICT (tenant_id, schedule_id) DO NOTHING
                                """)
                        .param("tenant", tenant.value())
                        .param("schedule", schedule.value())
                        .param("token", token)
                        .param("operation", operation)
                        .param("grant", grant == null ? null : grant.value())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update();
        return rows == 1 ? Optional.of(token) : Optional.empty();
    }

    /** Ends one; false if somebody else did, who took its author for dead. */
    boolean end(String token) {
        return db.sql("DELETE FROM schedule_intents WHERE token = :token")
                        .param("token", token)
                        .update()
                == 1;
    }

    /** Leaves one to whoever comes by next. */
    void abandon(String token) {
        db.sql("UPDATE schedule_intents SET abandoned = true WHERE token = :token")
                .param("token", token)
                .update();
    }

    /** Notes the grant that one is about. */
    void about(String token, GrantId grant) {
        db.sql("UPDATE schedule_intents SET grant_id = :grant WHERE token = :token")
                .param("grant", grant.value())
                .param("token", token)
                .update();
    }

    Optional<Intent> find(TenantId tenant, ScheduleId schedule) {
        return db.sql(
                        """
                        SELECT * FROM schedule_intents
                        WHERE tenant_id = :tenant AND schedule_id = :schedule
                        """)
                .param("tenant", tenant.value())
                .param("schedule", schedule.value())
                .query((row, _) -> intent(row))
                .optional();
    }

    /** Whether something is being done to a schedule, so that log and Temporal may differ. */
    public boolean isUnderWay(TenantId tenant, ScheduleId schedule) {
        return find(tenant, schedule).isPresent();
    }

    /** Those that nobody will end. */
    List<Intent> leftBehind(Instant now) {
        return db.sql("SELECT * FROM schedule_intents WHERE abandoned OR begun_at < :stale")
                .param("stale", now.minus(STALE).atOffset(ZoneOffset.UTC))
                .query((row, _) -> intent(row))
                .list();
    }

    private static Intent intent(ResultSet row) throws SQLException {
        String grant = row.getString("grant_id");
        return new Intent(
                new TenantId(row.getString("tenant_id")),
                new ScheduleId(row.getString("schedule_id")),
                row.getString("token"),
                grant == null ? null : new GrantId(grant),
                row.getBoolean("abandoned"),
                row.getObject("begun_at", OffsetDateTime.class).toInstant());
    }
}
