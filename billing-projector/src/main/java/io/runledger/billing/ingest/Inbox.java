package io.runledger.billing.ingest;

import io.runledger.billing.Rows;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentCipher;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What LiteLLM reported, on disk before it is answered. An entry is named by call, response and
 * status; the same one again is the same row.
 */
@Component
public class Inbox {

    private static final String CONTENT_KEY = "inbox";

    private static final String STORE =
            """
            INSERT INTO billing_inbox (call_id, response_id, status, witness, payload,
                   received_at)
            SELECT call, response, status, witness, payload, coalesce(?::timestamptz, now())
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
                 AS arrival (call, response, status, witness, payload)
            ON CONFLICT (call_id, response_id, status, witness) DO NOTHING
            """;

    /**
     * Only the oldest waiting entry of a call can be taken, so that one call is worked on by one
     * process at a time and in the order in which LiteLLM told of it.
     */
    private static final String CLAIM =
            """
            SELECT id, call_id, response_id, status, witness, received_at, payload, tries
            FROM billing_inbox entry
            WHERE processed_at IS NULL AND next_try_at <= now()
              AND NOT EXISTS (
                  SELECT 1 FROM billing_inbox earlier
                  WHERE earlier.call_id = entry.call_id AND earlier.processed_at IS NULL
                    AND earlier.id < entry.id)
            ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
            """;

    /** As {@link #CLAIM}, of these alone; waits for whoever works on one of them just now. */
    private static final String CLAIM_THESE =
            """
            SELECT id, call_id, response_id, status, witness, received_at, payload, tries
            FROM billing_inbox entry
            WHERE id = ANY(:ids) AND processed_at IS NULL AND next_try_at <= now()
              AND NOT EXISTS (
                  SELECT 1 FROM billing_inbox earlier
                  WHERE earlier.call_id = entry.call_id AND earlier.processed_at IS NULL
                    AND earlier.id < entry.id)
            ORDER BY id LIMIT :limit FOR UPDATE
            """;

    private static final String STANDINGS =
            """
            SELECT entry.id, entry.call_id, entry.response_id, entry.status, entry.witness,
                   entry.outcome, entry.last_error
            FROM billing_inbox entry
            JOIN unnest(?::text[], ?::text[], ?::text[], ?::text[])
                 AS wanted (call_id, response_id, status, witness)
              USING (call_id, response_id, status, witness)
            ORDER BY entry.id
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient db;
    private final ContentCipher cipher;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transaction;

    Inbox(
            JdbcTemplate jdbc,
            JdbcClient db,
            ContentCipher cipher,
            DeadLetters deadLetters,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.db = db;
        this.cipher = cipher;
        this.deadLetters = deadLetters;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What an entry is called: the same again is the same entry. */
    record Name(CallId callId, String responseId, String status, Witness witness) {

        private static final Comparator<Name> ORDER =
                Comparator.comparing((Name name) -> name.callId().value())
                        .thenComparing(Name::responseId)
                        .thenComparing(Name::status)
                        .thenComparing(Name::witness);
    }

    /** An entry that is acceptable but not stored yet. */
    record Arrival(Name name, Json.Obj payload) {}

    /**
     * Where a stored entry stands.
     *
     * @param error why it waits or is poison; null otherwise
     */
    record Standing(long id, Name name, WriteOutcome outcome, @Nullable String error) {}

    /** Stores all of them in one statement; what is there already stays as it is. */
    void store(List<Arrival> arrivals) {
        insert(arrivals, null);
    }

    /** As {@link #store(List)}, for what came at another time than now. */
    void store(List<Arrival> arrivals, Instant receivedAt) {
        insert(arrivals, Rows.utc(receivedAt));
    }

    /** Stores what can be used and what cannot, all or nothing. */
    void store(List<Arrival> arrivals, List<DeadLetter> dead) {
        if (dead.isEmpty()) {
            store(arrivals);
            return;
        }
        transaction.executeWithoutResult(_ -> {
            store(arrivals);
            deadLetters.store(dead);
        });
    }

    private void insert(List<Arrival> arrivals, @Nullable OffsetDateTime receivedAt) {
        if (arrivals.isEmpty()) {
            return;
        }
        // In one order, so that two batches with the same calls cannot wait for each other.
        List<Arrival> sorted =
                arrivals.stream().sorted(Comparator.comparing(Arrival::name, Name.ORDER)).toList();
        List<Name> names = sorted.stream().map(Arrival::name).toList();
        byte[][] payloads = sorted.stream().map(this::seal).toArray(byte[][]::new);
        jdbc.update(connection -> {
            PreparedStatement insert = connection.prepareStatement(STORE);
            insert.setObject(1, receivedAt, Types.TIMESTAMP_WITH_TIMEZONE);
            setNames(insert, 2, names);
            insert.setArray(6, connection.createArrayOf("bytea", payloads));
            return insert;
        });
    }

    private static void setNames(PreparedStatement statement, int from, List<Name> names)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(from, texts(connection, names.stream().map(n -> n.callId().value())));
        statement.setArray(from + 1, texts(connection, names.stream().map(Name::responseId)));
        statement.setArray(from + 2, texts(connection, names.stream().map(Name::status)));
        statement.setArray(
                from + 3, texts(connection, names.stream().map(n -> n.witness().stored())));
    }

    private static Array texts(Connection connection, Stream<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private byte[] seal(Arrival arrival) {
        byte[] plain = arrival.payload().text().getBytes(StandardCharsets.UTF_8);
        return cipher.seal(CONTENT_KEY, place(arrival.name().callId().value()), plain);
    }

    private static String place(String callId) {
        return "billing_inbox " + callId;
    }

    /** Locks waiting entries until the surrounding transaction ends. */
    List<InboxEntry> claim(int limit) {
        return db.sql(CLAIM).param("limit", limit).query((row, _) -> entry(row)).list();
    }

    /** As {@link #claim(int)}, of these entries alone. */
    List<InboxEntry> claim(List<Long> ids, int limit) {
        return db.sql(CLAIM_THESE)
                .param("ids", ids.toArray(Long[]::new))
                .param("limit", limit)
                .query((row, _) -> entry(row))
                .list();
    }

    /** Where the entries of these names stand; those that are not stored are missing. */
    List<Standing> standings(List<Name> names) {
        return jdbc.query(
                connection -> {
                    PreparedStatement query = connection.prepareStatement(STANDINGS);
                    setNames(query, 1, names);
                    return query;
                },
                (row, _) -> standing(row));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return new Standing(
                row.getLong("id"),
                new Name(
                        new CallId(row.getString("call_id")),
                        row.getString("response_id"),
                        row.getString("status"),
                        Witness.ofStored(row.getString("witness"))),
                outcome == null ? WriteOutcome.WAITING : WriteOutcome.ofStored(outcome),
                row.getString("last_error"));
    }

    private static InboxEntry entry(ResultSet row) throws SQLException {
        return new InboxEntry(
                row.getLong("id"),
                new CallId(row.getString("call_id")),
                row.getString("response_id"),
                row.getString("status"),
                Witness.ofStored(row.getString("witness")),
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

    void done(InboxEntry entry, WriteOutcome outcome) {
        db.sql(
                        """
                        UPDATE billing_inbox SET processed_at = now(), outcome = :outcome
                        WHERE id = :id
                        """)
                .param("outcome", outcome.stored())
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

    /**
     * The successful payload of a call, that of this response first, and a callback's rather than a
     * spend row, which is given in the form of a callback; empty if none came.
     */
    public Optional<Json.Obj> payload(CallId callId, String responseId) {
        return db.sql(
                        """
                        SELECT payload, witness FROM billing_inbox WHERE call_id = :call
                        ORDER BY response_id = :response DESC, status = 'success' DESC,
                                 witness, id
                        LIMIT 1
                        """)
                .param("call", callId.value())
                .param("response", responseId)
                .query((row, _) -> payload(callId, row))
                .optional();
    }

    private Json.Obj payload(CallId callId, ResultSet row) throws SQLException {
        Json.Obj stored = open(callId.value(), row.getBytes("payload"));
        return switch (Witness.ofStored(row.getString("witness"))) {
            case CALLBACK -> stored;
            case SPEND_LOG -> SpendRow.asPayload(stored);
        };
    }
}
