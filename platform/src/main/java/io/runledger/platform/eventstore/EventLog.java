package io.runledger.platform.eventstore;

import io.runledger.events.DomainEvent;
import io.runledger.events.json.Json;
import io.runledger.platform.json.LogSerializer;
import io.runledger.platform.json.StoredForm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalLong;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Reads the log: one aggregate's part of it, or everything after a position. */
public final class EventLog {

    private static final String COLUMNS =
            """
            SELECT position, sequence_number, aggregate_identifier, payload_type, payload_revision,
                   appended_at, payload, meta_data
            FROM domain_events
            """;

    private final JdbcClient db;
    private final LogSerializer serializer;
    private final WakingEventStore store;

    EventLog(JdbcClient db, LogSerializer serializer, WakingEventStore store) {
        this.db = db;
        this.serializer = serializer;
        this.store = store;
    }

    /** All events of an aggregate, oldest first; empty if there is none of this id. */
    public List<LoggedEvent> readAggregate(String aggregateId) {
        return readAggregate(aggregateId, -1, Integer.MAX_VALUE);
    }

    /** At most {@code limit} events of an aggregate after a sequence number, oldest first. */
    public List<LoggedEvent> readAggregate(String aggregateId, long afterSequence, int limit) {
        return events(
                db.sql(
                                COLUMNS
                                        + """
                                        WHERE aggregate_identifier = :id AND sequence_number > :after
                                        ORDER BY sequence_number LIMIT :limit
                                        """)
                        .param("id", aggregateId)
                        .param("after", afterSequence)
                        .param("limit", limit));
    }

    /** At most {@code limit} events after a position, oldest first. */
    public List<LoggedEvent> readAfter(long position, int limit) {
        return events(
                db.sql(COLUMNS + "WHERE position > :after ORDER BY position LIMIT :limit")
                        .param("after", position)
                        .param("limit", limit));
    }

    /** The newest sequence number of an aggregate; empty if there is none of this id. */
    public OptionalLong lastSequence(String aggregateId) {
        Long newest =
                db.sql(
                                """
                                SELECT max(sequence_number) FROM domain_events
                                WHERE aggregate_identifier = :id
                                """)
                        .param("id", aggregateId)
                        .query(Long.class)
                        .optional()
                        .orElse(null);
        return newest == null ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /** The position of the newest event, 0 while there is none. */
    public long head() {
        return db.sql("SELECT position FROM log_head").query(Long.class).single();
    }

    /** As {@link WakingEventStore#onAppend}. */
    public Subscription onAppend(Runnable listener) {
        return store.onAppend(listener);
    }

    private List<LoggedEvent> events(StatementSpec statement) {
        return statement.query((row, _) -> event(row)).list();
    }

    private LoggedEvent event(ResultSet row) throws SQLException {
        String type = row.getString("payload_type");
        String revision = row.getString("payload_revision");
        String aggregateId = row.getString("aggregate_identifier");
        byte[] payload = StoredForm.fromRow(row.getBytes("payload"), aggregateId);
        DomainEvent event =
                serializer.deserialize(
                        new SimpleSerializedObject<>(payload, byte[].class, type, revision));
        return new LoggedEvent(
                row.getLong("position"),
                row.getLong("sequence_number"),
                aggregateId,
                type,
                revision,
                row.getObject("appended_at", OffsetDateTime.class).toInstant(),
                event,
                metadata(row.getBytes("meta_data")));
    }

    private static Json.Obj metadata(byte[] bytes) {
        return (Json.Obj) Json.parseStored(StoredForm.readable(bytes, ""));
    }
}
