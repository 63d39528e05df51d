package io.runledger.billing.reconciliation;

import io.runledger.billing.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The passes: who asked for which, whose turn it is, and how each ended. */
@Component
class Passes {

    /** A pass that has done nothing for so long is dead or stuck, and another may begin. */
    static final Duration LEASE = Duration.ofMinutes(3);

    private final JdbcClient db;
    private final TransactionTemplate transaction;

    Passes(JdbcClient db, PlatformTransactionManager transactions) {
        this.db = db;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Stores a new pass; where there is one of this id already, it stays as it is.
     *
     * @return whether it is new
     */
    boolean create(
            UUID id,
            boolean scheduled,
            String tenant,
            String actor,
            Instant from,
            Instant to,
            boolean apply) {
        return db.sql(
                                """
                                INSERT INTO reconciliations (id, scheduled, tenant_id, requested_by,
                                       from_time, to_time, apply)
                                VALUES (:id, :scheduled, :tenant, :actor, :from, :to, :apply)
                                ON CONFLICT (id) DO NOTHING
                                """)
                        .param("id", id)
                        .param("scheduled", scheduled)
                        .param("tenant", tenant)
                        .param("actor", actor)
                        .param("from", Rows.utc(from))
                        .param("to", Rows.utc(to))
                        .param("apply", apply)
                        .update()
                == 1;
    }

    Optional<Pass> find(UUID id) {
        return db.sql("SELECT * FROM reconciliations WHERE id = :id")
                .param("id", id)
                .query((row, _) -> pass(row))
                .optional();
    }

    /** The newest passes below a number. */
    List<Pass> newest(long before, int limit) {
        return db.sql(
                        """
                        SELECT * FROM reconciliations WHERE number < :before
                        ORDER BY number DESC LIMIT :limit
                        """)
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> pass(row))
                .list();
    }

    /** The passes that are not at their end, oldest first. */
    List<Pass> running() {
        return db.sql("SELECT * FROM reconciliations WHERE status = 'running' ORDER BY number")
                .query((row, _) -> pass(row))
                .list();
    }

    /** Whether nothing has been heard of a running pass for this long. */
    boolean isSilent(UUID id, Duration since) {
        return db.sql(
                        """
                        SELECT renewed_at < now() - make_interval(secs => :seconds)
                        FROM reconciliations WHERE id = :id
                        """)
                .param("seconds", since.toSeconds())
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /**
     * Takes the turn, or keeps it: passes work one after the other. A pass that has been silent for
     * {@link #LEASE} loses it.
     *
     * @return whether this pass may work now
     */
    boolean takeTurn(UUID id) {
        try {
            return Boolean.TRUE.equals(transaction.execute(_ -> taken(id)));
        } catch (DuplicateKeyException _) {
            // Two have tried at once, and the other has it.
            return false;
        }
    }

    private boolean taken(UUID id) {
        db.sql(
                        """
                        UPDATE reconciliations SET has_turn = false
                        WHERE has_turn AND id <> :id
                          AND (status <> 'running'
                               OR renewed_at < now() - make_interval(secs => :lease))
                        """)
                .param("id", id)
                .param("lease", LEASE.toSeconds())
                .update();
        return db.sql(
                                """
                                UPDATE reconciliations SET has_turn = true, renewed_at = now()
                                WHERE id = :id AND status = 'running' AND NOT EXISTS (
                                    SELECT 1 FROM reconciliations WHERE has_turn AND id <> :id)
                                """)
                        .param("id", id)
                        .update()
                == 1;
    }

    void truncated(UUID id, LocalDate day) {
        db.sql(
                        """
                        UPDATE reconciliations SET truncated_on = least(truncated_on, :day)
                        WHERE id = :id
                        """)
                .param("day", day)
                .param("id", id)
                .update();
    }

    void done(UUID id) {
        end(id, "done", null);
    }

    void failed(UUID id, String error) {
        end(id, "error", error);
    }

    private void end(UUID id, String status, @Nullable String error) {
        db.sql(
                        """
                        UPDATE reconciliations
                        SET status = :status, error = :error, has_turn = false, completed_at = now()
                        WHERE id = :id AND status = 'running'
                        """)
                .param("status", status)
                .param("error", error)
                .param("id", id)
                .update();
    }

    private static Pass pass(ResultSet row) throws SQLException {
        OffsetDateTime completed = row.getObject("completed_at", OffsetDateTime.class);
        return new Pass(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getBoolean("scheduled"),
                row.getString("tenant_id"),
                row.getString("requested_by"),
                Rows.instant(row, "from_time"),
                Rows.instant(row, "to_time"),
                row.getBoolean("apply"),
                row.getString("status"),
                row.getString("error"),
                row.getObject("truncated_on", LocalDate.class),
                Rows.instant(row, "started_at"),
                completed == null ? null : completed.toInstant());
    }
}
