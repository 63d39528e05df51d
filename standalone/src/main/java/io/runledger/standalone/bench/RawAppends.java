package io.runledger.standalone.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The floor of an append: the same bytes inserted by JDBC into a table with the same columns and
 * unique keys, one commit for each step. Positions come from a sequence, so that writers do not
 * wait for each other.
 */
final class RawAppends implements Load.Work, AutoCloseable {

    private static final String INSERT =
            """
            INSERT INTO bench_events (event_identifier, aggregate_identifier, sequence_number, type,
                   payload_type, payload_revision, time_stamp, appended_at, payload, meta_data)
            VALUES (?, ?, ?, 'GraphRun', ?, ?, ?, ?, ?, ?)
            """;

    private final DataSource database;
    private final List<Row> rows;

    private record Row(String type, String revision, String at, byte[] payload, byte[] metadata) {}

    /**
     * Makes the table.
     *
     * @param sample the stream whose first three events are inserted again and again
     */
    RawAppends(DataSource database, String sample) {
        this.database = database;
        JdbcClient db = JdbcClient.create(database);
        this.rows =
                db.sql(
                                """
                                SELECT payload_type, payload_revision, time_stamp, payload, meta_data
                                FROM domain_events WHERE aggregate_identifier = :sample
                                ORDER BY sequence_number LIMIT 3
                                """)
                        .param("sample", sample)
                        .query((row, _) ->
                                new Row(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getBytes(4),
                                        row.getBytes(5)))
                        .list();
        db.sql(
                        """
                        CREATE TABLE bench_events (
                            position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                            event_identifier text NOT NULL UNIQUE,
                            aggregate_identifier text NOT NULL, sequence_number bigint NOT NULL,
                            type text NOT NULL, payload_type text NOT NULL,
                            payload_revision text, time_stamp text NOT NULL,
                            appended_at timestamptz NOT NULL, payload bytea NOT NULL,
                            meta_data bytea NOT NULL,
                            UNIQUE (aggregate_identifier, sequence_number))
                        """)
                .update();
        db.sql("CREATE INDEX ON bench_events (appended_at)").update();
    }

    /** How many bytes one append carries, without keys and times. */
    int bytes() {
        return rows.stream().mapToInt(row -> row.payload().length + row.metadata().length).sum();
    }

    @Override
    public Load.Timing once(int worker) throws SQLException {
        String aggregate = UUID.randomUUID().toString();
        long begin = System.nanoTime();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (int i = 0; i < rows.size(); i++) {
                    add(insert, aggregate, i);
                }
                insert.executeBatch();
            }
            connection.commit();
        }
        long ended = System.nanoTime() - begin;
        return new Load.Timing(ended, ended);
    }

    private void add(PreparedStatement insert, String aggregate, int sequence) throws SQLException {
        Row row = rows.get(sequence);
        insert.setString(1, UUID.randomUUID().toString());
        insert.setString(2, aggregate);
        insert.setLong(3, sequence);
        insert.setString(4, row.type());
        insert.setString(5, row.revision());
        insert.setString(6, row.at());
        insert.setObject(7, OffsetDateTime.now(ZoneOffset.UTC));
        insert.setBytes(8, row.payload());
        insert.setBytes(9, row.metadata());
        insert.addBatch();
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement drop = connection.createStatement()) {
            drop.execute("DROP TABLE IF EXISTS bench_events");
        }
    }
}
