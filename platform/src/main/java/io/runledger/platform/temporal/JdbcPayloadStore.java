package io.runledger.platform.temporal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Large payloads in the table {@code temporal_payloads}. */
@Component
final class JdbcPayloadStore implements PayloadStore {

    private static final String KEEP =
            """
            INSERT INTO temporal_payloads (id, key_id, sealed) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET kept_at = now()
            """;

    private static final String FIND = "SELECT sealed FROM temporal_payloads WHERE id = ?";

    /**
     * Payloads of runs whose last beginning or end was an end, longer ago than this. Of a payload
     * that is kept again meanwhile the row is newer when it is looked at again.
     */
    private static final String FORGET =
            """
            DELETE FROM temporal_payloads WHERE kept_at < now() - make_interval(secs => :age)
            AND id IN (
                SELECT id FROM temporal_payloads payload
                WHERE kept_at < now() - make_interval(secs => :age) AND (
                    SELECT payload_type IN ('RunCompleted', 'RunFailed', 'RunCancelled', 'RunSkipped')
                           AND appended_at < now() - make_interval(secs => :age)
                    FROM domain_events
                    WHERE aggregate_identifier = payload.key_id AND payload_type IN (
                        'RunRequested', 'AttemptRequested',
                        'RunCompleted', 'RunFailed', 'RunCancelled', 'RunSkipped')
                    ORDER BY sequence_number DESC LIMIT 1)
                LIMIT :most)
            """;

    private final DataSource database;
    private final JdbcClient db;

    JdbcPayloadStore(DataSource database, JdbcClient db) {
        this.database = database;
        this.db = db;
    }

    // Plain JDBC: within the transaction of whoever starts a workflow the row could be rolled back,
    // or not be there yet, when the workflow wants it.
    @Override
    public void keep(String id, String keyId, byte[] sealed) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, id);
            statement.setString(2, keyId);
            statement.setBytes(3, sealed);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    @Override
    public Optional<byte[]> find(String id) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private static DataAccessResourceFailureException unreachable(SQLException e) {
        return new DataAccessResourceFailureException("a payload's store cannot be reached", e);
    }

    /**
     * Deletes payloads of runs that ended longer ago than {@code age}, and says how many. Those of
     * no run stay: they are small, and nothing says when they are not needed any more.
     */
    int forget(Duration age, int most) {
        return db.sql(FORGET).param("age", (double) age.toSeconds()).param("most", most).update();
    }
}
