package io.runledger.platform.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * One random key per run, kept wrapped with the master key.
 *
 * <p>Uses connections of its own: a key is made while its event's transaction is open, and must
 * survive if that transaction rolls back, since it is cached by then.
 */
public final class ContentKeys {

    private static final int CACHED = 20_000;

    private static final String FIND = "SELECT wrapped FROM content_keys WHERE key_id = ?";

    private static final String MAKE =
            """
            INSERT INTO content_keys (key_id, wrapped) VALUES (?, ?)
            ON CONFLICT (key_id) DO NOTHING RETURNING wrapped
            """;

    private final DataSource connections;
    private final SecretKey wrapping;
    private final Cache<String, SecretKey> cache =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    /**
     * @param connections not shared with the event store's
     */
    public ContentKeys(DataSource connections, MasterKey master) {
        this.connections = connections;
        this.wrapping = master.derive("content-keys");
    }

    /** The key to encrypt with; made if this is its first use. */
    SecretKey forWriting(String keyId) {
        return cached(keyId).or(() -> make(keyId)).or(() -> find(keyId)).orElseThrow();
    }

    /**
     * The key to decrypt with.
     *
     * @throws ContentUnreadable if there is none
     */
    SecretKey forReading(String keyId) {
        return cached(keyId)
                .or(() -> find(keyId))
                .orElseThrow(
                        () -> new ContentUnreadable("the content key of " + keyId + " is gone"));
    }

    // Not computed inside the cache: it would hold a lock over other keys while it waits for a
    // connection, and whoever has that connection may be waiting for that lock.
    private Optional<SecretKey> cached(String keyId) {
        return Optional.ofNullable(cache.getIfPresent(keyId));
    }

    private Optional<SecretKey> find(String keyId) {
        return wrapped(FIND, statement -> statement.setString(1, keyId))
                .map(wrapped -> opened(keyId, wrapped));
    }

    /** Makes a key; empty where there is one already. */
    private Optional<SecretKey> make(String keyId) {
        byte[] fresh = Sealing.seal(wrapping, Sealing.randomKey(), place(keyId));
        return wrapped(
                        MAKE,
                        statement -> {
                            statement.setString(1, keyId);
                            statement.setBytes(2, fresh);
                        })
                .map(wrapped -> opened(keyId, wrapped));
    }

    private SecretKey opened(String keyId, byte[] wrapped) {
        SecretKey key = new SecretKeySpec(Sealing.open(wrapping, wrapped, place(keyId)), "AES");
        cache.put(keyId, key);
        return key;
    }

    /** Sets a statement's parameters. */
    private interface Parameters {

        void set(PreparedStatement statement) throws SQLException;
    }

    // Plain JDBC: Spring would keep the connection until the event's transaction ends, and a few
    // appends that wait for each other would keep all of them.
    private Optional<byte[]> wrapped(String sql, Parameters parameters) {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("a content key cannot be reached", e);
        }
    }

    private static String place(String keyId) {
        return "content key " + keyId;
    }
}
