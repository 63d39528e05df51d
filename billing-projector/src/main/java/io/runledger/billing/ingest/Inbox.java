package io.runledger.billing.ingest;

import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentCipher;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What LiteLLM reported, on disk before it is answered. An entry is named by call, response and
 * status; the same one again is the same row.
 */
@Component
public class Inbox {

    private static final String CONTENT_KEY = "inbox";

    private static final String STORE =
            """
            INSERT INTO billing_inbox (call_id, response_id, status, payload)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[])
            ON CONFLICT (call_id, response_id, status) DO NOTHING
            """;

    /**
     * Only the oldest waiting entry of a call can be taken, so that one call is worked on by one
     * process at a time and in the order in which LiteLLM told of it.
     */
    private static final String CLAIM =
            """
            SELECT id, call_id, response_id, status, received_at, payload, tries
            FROM billing_inbox entry
            WHERE processed_at IS NULL AND next_try_at <= now()
              AND NOT EXISTS (
                  SELECT 1 FROM billing_inbox earlier
                  WHERE earlier.call_id = entry.call_id AND earlier.processed_at IS NULL
                    AND earlier.id < entry.id)
            ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient db;
    private final ContentCipher cipher;

    Inbox(JdbcTemplate jdbc, JdbcClient db, ContentCipher cipher) {
        this.jdbc = jdbc;
        this.db = db;
        this.cipher = cipher;
    }

    /** An entry that is acceptable but not stored yet. */
    record Arrival(CallId callId, String responseId, String status, Json.Obj payload) {

        private static final Comparator<Arrival> BY_NAME =
                Comparator.comparing((Arrival arrival) -> arrival.callId().value())
                        .thenComparing(Arrival::responseId)
                        .thenComparing(Arrival::status);
    }

    /** Stores all of them in one statement; what is there already stays as it is. */
    void store(List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            return;
        }
        // In one order, so that two batches with the same calls cannot wait for each other.
        List<Arrival> sorted = arrivals.stream().sorted(Arrival.BY_NAME).toList();
        byte[][] payloads = sorted.stream().map(this::seal).toArray(byte[][]::new);
        jdbc.update(connection -> {
            PreparedStatement insert = connection.prepareStatement(STORE);
            insert.setArray(1, texts(connection, sorted.stream().map(a -> a.callId().value())));
            insert.setArray(2, texts(connection, sorted.stream().map(Arrival::responseId)));
            insert.setArray(3, texts(connection, sorted.stream().map(Arrival::status)));
            insert.setArray(4, connection.createArrayOf("bytea", payloads));
            return insert;
        });
    }

    private static Array texts(Connection connection, Stream<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private byte[] seal(Arrival arrival) {
        byte[] plain = arrival.payload().text().getBytes(StandardCharsets.UTF_8);
        return cipher.seal(CONTENT_KEY, place(arrival.callId().value()), plain);
    }

    private static String place(String callId) {
        return "billing_inbox " + callId;
    }

    /** Locks waiting entries until the surrounding transaction ends. */
    List<InboxEntry> claim(int limit) {
        return db.sql(CLAIM).param("limit", limit).query((row, _) -> entry(row)).list();
    }

    private static InboxEntry entry(ResultSet row) throws SQLException {
        return new InboxEntry(
                row.getLong("id"),
                new CallId(row.getString("call_id")),
                row.getString("response_id"),
                row.getString("status"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getBytes("payload"),
                row.getInt("tries"));
    }

    /**
     * The payload in clear.
     *
     * @throws io.runledger.platform.content.ContentUnreadable if it was altered or its key is gone
     */
    Json.Obj open(InboxEntry entry) {
        return open(entry.callId().value(), entry.sealed());
    }

    private Json.Obj open(String callId, byte[] sealed) {
        byte[] plain = cipher.open(CONTENT_KEY, place(callId), sealed);
        return (Json.Obj) Json.parseStored(new String(plain, StandardCharsets.UTF_8));
    }

    void done(InboxEntry entry, String outcome) {
        db.sql(
                        """
                        UPDATE billing_inbox SET processed_at = now(), outcome = :outcome
                        WHERE id = :id
                        """)
                .param("outcome", outcome)
                .param("id", entry.id())
                .update();
    }

    void retryLater(InboxEntry entry, String error, Duration pause) {
        db.sql(
                        """
                        UPDATE billing_inbox
                        SET tries = tries + 1, last_error = :error,
                            next_try_at = now() + make_interval(secs => :seconds)
                        WHERE id = :id
                        """)
                .param("error", error)
                .param("seconds", pause.toMillis() / 1000.0)
                .param("id", entry.id())
                .update();
    }

    void poisoned(InboxEntry entry, String error) {
        db.sql(
                        """
                        UPDATE billing_inbox
                        SET tries = tries + 1, last_error = :error, processed_at = now(),
                            outcome = 'poison'
                        WHERE id = :id
                        """)
                .param("error", error)
                .param("id", entry.id())
                .update();
    }

    /** How many entries wait. */
    long pending() {
        return db.sql("SELECT count(*) FROM billing_inbox WHERE processed_at IS NULL")
                .query(Long.class)
                .single();
    }

    /** The successful payload of a call, that of this response first; empty if none came. */
    public Optional<Json.Obj> payload(CallId callId, String responseId) {
        return db.sql(
                        """
                        SELECT payload FROM billing_inbox WHERE call_id = :call
                        ORDER BY response_id = :response DESC, status = 'success' DESC, id LIMIT 1
                        """)
                .param("call", callId.value())
                .param("response", responseId)
                .query((row, _) -> open(callId.value(), row.getBytes(1)))
                .optional();
    }
}
