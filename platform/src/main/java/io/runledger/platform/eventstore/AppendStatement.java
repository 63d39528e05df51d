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
 * One statement that takes the next positions and inserts all events of a commit. Everything is
 * serialised before it runs, since from its first row on every other writer waits for this commit.
 */
final class AppendStatement {

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

    private AppendStatement() {}

    static AppendStatement of(List<? extends EventMessage<?>> events, Serializer serializer) {
        AppendStatement append = new AppendStatement();
        for (EventMessage<?> event : events) {
            append.add((DomainEventMessage<?>) event, serializer);
        }
        return append;
    }

    private void add(DomainEventMessage<?> event, Serializer serializer) {
        SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
        ids.add(event.getIdentifier());
        aggregates.add(event.getAggregateIdentifier());
        sequences.add(event.getSequenceNumber());
        aggregateTypes.add(event.getType());
        payloadTypes.add(payload.getType().getName());
        revisions.add(payload.getType().getRevision());
        times.add(DateTimeUtils.formatInstant(event.getTimestamp()));
        payloads.add(StoredForm.intoRow(payload.getData(), event.getAggregateIdentifier()));
        metaData.add(metaData(event, serializer));
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

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(APPEND);
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
        statement.addBatch();
        return statement;
    }

    private static void set(PreparedStatement statement, int index, String type, List<?> values)
            throws SQLException {
        Object[] array = "bytea".equals(type) ? values.toArray(byte[][]::new) : values.toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, array));
    }
}
