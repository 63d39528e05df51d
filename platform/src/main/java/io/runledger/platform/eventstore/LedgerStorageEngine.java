package io.runledger.platform.eventstore;

import static org.axonframework.common.jdbc.JdbcUtils.executeQuery;
import static org.axonframework.common.jdbc.JdbcUtils.listResults;
import static org.axonframework.common.jdbc.JdbcUtils.nextAndExtract;

import io.runledger.platform.json.StoredForm;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Axon's JDBC engine with dense positions in commit order (DENSE_POSITIONS). A position is taken
 * from {@code log_head} in the appending transaction, whose row lock orders the commits; so one
 * number is tracking token, stream id and as-of, and no reader ever has to look for gaps or late
 * arrivals. {@link LogTransactions} sees to it that the lock is short.
 */
public final class LedgerStorageEngine extends JdbcEventStorageEngine {

    private static final String READ_AFTER =
            """
            SELECT position, event_identifier, time_stamp, payload_type, payload_revision, payload,
                   meta_data, type, aggregate_identifier, sequence_number
            FROM domain_events WHERE position > ? ORDER BY position LIMIT ?
            """;

    private final LogTransactions transactions;

    LedgerStorageEngine(Builder builder, LogTransactions transactions) {
        super(
                builder.schema(schemaOfOurs())
                        .dataType(byte[].class)
                        .transactionManager(transactions));
        this.transactions = transactions;
    }

    private static EventSchema schemaOfOurs() {
        return EventSchema.builder()
                .eventTable("domain_events")
                .snapshotTable("snapshots")
                .globalIndexColumn("position")
                .timestampColumn("time_stamp")
                .eventIdentifierColumn("event_identifier")
                .aggregateIdentifierColumn("aggregate_identifier")
                .sequenceNumberColumn("sequence_number")
                .typeColumn("type")
                .payloadTypeColumn("payload_type")
                .payloadRevisionColumn("payload_revision")
                .payloadColumn("payload")
                .metaDataColumn("meta_data")
                .build();
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        // Serialised at once, so that nobody waits for it later.
        Append rows = Append.of(events, serializer);
        transactions.append(new LogTransactions.Rows(rows, e -> refusal(e, events.getFirst())));
    }

    private RuntimeException refusal(SQLException e, EventMessage<?> first) {
        try {
            handlePersistenceException(e, first);
            return new EventStoreException("events could not be appended", e);
        } catch (RuntimeException refusal) {
            return refusal;
        }
    }

    /** What was stored as one event, and the messages that are made of it. */
    record Row(long position, List<? extends TrackedEventMessage<?>> messages, int bytes) {}

    /** At most {@code limit} events after a position, oldest first. */
    List<Row> readAfter(long position, int limit) {
        return fetchTrackedEvents(new GlobalSequenceTrackingToken(position), limit).stream()
                .map(this::row)
                .toList();
    }

    private Row row(TrackedEventData<?> stored) {
        byte[] payload = (byte[]) stored.getPayload().getData();
        return new Row(
                positionOf(stored.trackingToken()),
                EventUtils.upcastAndDeserializeTrackedEvents(
                                Stream.of(stored), getEventSerializer(), upcasterChain)
                        .toList(),
                payload.length);
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(
            @Nullable TrackingToken lastToken, int batchSize) {
        long after = positionOf(lastToken);
        return transactions.fetchInTransaction(() ->
                executeQuery(
                        getConnection(),
                        connection -> {
                            PreparedStatement read = connection.prepareStatement(READ_AFTER);
                            read.setLong(1, after);
                            read.setInt(2, batchSize);
                            return read;
                        },
                        listResults(this::tracked),
                        e -> new EventStoreException("cannot read events after " + after, e)));
    }

    @Override
    @SuppressWarnings("unchecked") // the data type is byte[]
    protected <T> T readPayload(ResultSet row, String column) throws SQLException {
        byte[] stored = row.getBytes(column);
        return (T) StoredForm.fromRow(stored, row.getString("aggregate_identifier"));
    }

    private TrackedEventData<?> tracked(ResultSet row) throws SQLException {
        TrackingToken token = new GlobalSequenceTrackingToken(row.getLong("position"));
        return new TrackedDomainEventData<>(token, getDomainEventData(row));
    }

    static long positionOf(@Nullable TrackingToken token) {
        return token == null ? 0 : token.position().orElse(0);
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return position("SELECT position FROM log_head", null);
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return position(
                "SELECT coalesce(max(position), 0) FROM domain_events WHERE appended_at < ?",
                dateTime);
    }

    private TrackingToken position(String sql, @Nullable Instant at) {
        return transactions.fetchInTransaction(() ->
                executeQuery(
                        getConnection(),
                        connection -> {
                            PreparedStatement read = connection.prepareStatement(sql);
                            if (at != null) {
                                read.setObject(1, at.atOffset(ZoneOffset.UTC));
                            }
                            return read;
                        },
                        row ->
                                new GlobalSequenceTrackingToken(
                                        nextAndExtract(row, 1, Long.class, 0L)),
                        e -> new EventStoreException("cannot read a position", e)));
    }
}
