package io.runledger.platform.eventstore;

import io.runledger.platform.json.StoredForm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one or more commits, and the one statement that takes their positions and inserts
 * them. Everything is serialised before it runs, since from its first row on every other writer
 * waits for this commit.
 */
final class Append {

    private static final String APPEND =
            """
            WITH head AS (
                UPDATE log_head SET position = position + ?,
                       appended_at = greatest(appended_at, clock_timestamp())
                RETURNING position - ? AS base, appended_at
            )
            INSERT INTO domain_events (position, event_identifier, aggregate_identifier,
                   sequence_number, type, payload_type, payload_revision, time_stamp, appended_at,
                   payload, meta_data)
            SELECT head.base + event.number, event.id, event.aggregate, event.sequence, event.type,
                   event.payload_type, event.revision, event.at, head.appended_at, event.payload,
                   event.meta_data
            FROM head, unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                   ?::text[], ?::bytea[], ?::bytea[]) WITH ORDINALITY
                 AS event(id, aggregate, sequence, type, payload_type, revision, at, payload,
                          meta_data, number)
            """;

    /**
     * Sent in one message, so that the head of the log is not locked while an answer travels to us
     * and a commit back. Where the first statement fails, the server skips the second.
     */
    private static final String APPEND_AND_COMMIT = APPEND + ";\nCOMMIT";

    private final List<String> ids = new ArrayList<>();
    private final List<String> aggregates = new ArrayList<>();
    private final List<Long> sequences = new ArrayList<>();
    private final List<String> aggregateTypes = new ArrayList<>();
    private final List<String> payloadTypes = new ArrayList<>();
    private final List<String> revisions = new ArrayList<>();
    private final List<String> times = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<byte[]> metaData = new ArrayList<>();

    private @Nullable MetaData lastMetaData;
    private byte[] lastBytes = {};
    private long bytes;

    Append() {}

    static Append of(List<? extends EventMessage<?>> events, Serializer serializer) {
        Append append = new Append();
        for (EventMessage<?> event : events) {
            append.add((DomainEventMessage<?>) event, serializer);
        }
        return append;
    }

    private void add(DomainEventMessage<?> event, Serializer serializer) {
        SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
        byte[] stored = StoredForm.intoRow(payload.getData(), event.getAggregateIdentifier());
        ids.add(event.getIdentifier());
        aggregates.add(event.getAggregateIdentifier());
        sequences.add(event.getSequenceNumber());
        aggregateTypes.add(event.getType());
        payloadTypes.add(payload.getType().getName());
        revisions.add(payload.getType().getRevision());
        times.add(DateTimeUtils.formatInstant(event.getTimestamp()));
        payloads.add(stored);
        metaData.add(metaData(event, serializer));
        bytes += stored.length;
    }

    /** What is known of a command is the same for all of its events. */
    private byte[] metaData(DomainEventMessage<?> event, Serializer serializer) {
        MetaData data = event.getMetaData();
        if (!data.equals(lastMetaData)) {
            lastMetaData = data;
            lastBytes = event.serializeMetaData(serializer, byte[].class).getData();
        }
        return lastBytes;
    }

    /** Adds the rows of a later commit behind these. */
    void addAll(Append later) {
        ids.addAll(later.ids);
        aggregates.addAll(later.aggregates);
        sequences.addAll(later.sequences);
        aggregateTypes.addAll(later.aggregateTypes);
        payloadTypes.addAll(later.payloadTypes);
        revisions.addAll(later.revisions);
        times.addAll(later.times);
        payloads.addAll(later.payloads);
        metaData.addAll(later.metaData);
        bytes += later.bytes;
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** The size of all payloads as they are stored. */
    long bytes() {
        return bytes;
    }

    /** Appends in the connection's transaction, which stays open. */
    void execute(Connection connection) throws SQLException {
        run(connection, APPEND);
    }

    /** Appends, and commits the connection's transaction with it. */
    void executeAndCommit(Connection connection) throws SQLException {
        run(connection, APPEND_AND_COMMIT);
    }

    private void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, ids.size());
            statement.setLong(2, ids.size());
            set(statement, 3, "text", ids);
            set(statement, 4, "text", aggregates);
            set(statement, 5, "bigint", sequences);
            set(statement, 6, "text", aggregateTypes);
            set(statement, 7, "text", payloadTypes);
            set(statement, 8, "text", revisions);
            set(statement, 9, "text", times);
            set(statement, 10, "bytea", payloads);
            set(statement, 11, "bytea", metaData);
            statement.execute();
        }
    }

    private static void set(PreparedStatement statement, int index, String type, List<?> values)
            throws SQLException {
        Object[] array = "bytea".equals(type) ? values.toArray(byte[][]::new) : values.toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, array));
    }
}
