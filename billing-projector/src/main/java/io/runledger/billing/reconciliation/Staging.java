package io.runledger.billing.reconciliation;

import io.runledger.billing.Rows;
import io.runledger.billing.ingest.CallWriter;
import io.runledger.events.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a pass has read so far, in the database: a window of half a million rows fits, a row that
 * two pages have is there once, and a pass that was killed goes on with it.
 */
@Component
class Staging {

    /** A report that says its call took longer has mixed its times up. */
    private static final Duration LONGEST_CALL = Duration.ofHours(1);

    /** A row that is charged under its own id needs no writer, so its payload is not kept. */
    private static final String STAGE =
            """
            INSERT INTO reconciliation_rows (reconciliation_id, request_id, call_id, line, status,
                   spend, fault, started_at, cache_hit, model, node, claimed_run, payload)
            SELECT ?, v.request_id, v.call_id, v.line, v.status, v.spend, v.fault, v.started_at,
                   v.cache_hit, v.model, v.node, v.claimed_run,
                   CASE WHEN NOT EXISTS (
                       SELECT 1 FROM read_model.charge_receipts r
                       JOIN read_model.llm_charge_details d ON d.receipt_id = r.id
                       WHERE r.source_system = ? AND r.call_id = v.call_id
                         AND d.provider_call_id = v.request_id) THEN v.payload END
            FROM unnest(?::text[], ?::text[], ?::integer[], ?::text[], ?::numeric[], ?::text[],
                        ?::timestamptz[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::text[])
                 AS v (request_id, call_id, line, status, spend, fault, started_at, cache_hit,
                       model, node, claimed_run, payload)
            ON CONFLICT (reconciliation_id, request_id) DO NOTHING
            """;

    private static final String CALLS =
            """
            INSERT INTO reconciliation_calls (reconciliation_id, call_id, looked_up)
            SELECT DISTINCT ?::uuid, c, true FROM unnest(?::text[]) AS c
            ON CONFLICT (reconciliation_id, call_id) DO UPDATE SET looked_up = true
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient db;

    Staging(JdbcTemplate jdbc, JdbcClient db) {
        this.jdbc = jdbc;
        this.db = db;
    }

    /** Stores rows; what is there already stays as it is. */
    void stage(UUID pass, List<LogRow> rows) {
        // Two rows of one name in one statement would be refused.
        Map<String, LogRow> byName = new LinkedHashMap<>();
        rows.forEach(row -> byName.putIfAbsent(row.requestId(), row));
        List<LogRow> each = List.copyOf(byName.values());
        if (each.isEmpty()) {
            return;
        }
        jdbc.update(connection -> insert(connection, pass, each));
        jdbc.update(connection -> {
            PreparedStatement calls = connection.prepareStatement(CALLS);
            calls.setObject(1, pass);
            calls.setArray(2, array(connection, "text", each, LogRow::callId));
            return calls;
        });
    }

    private static PreparedStatement insert(Connection on, UUID pass, List<LogRow> rows)
            throws SQLException {
        PreparedStatement insert = on.prepareStatement(STAGE);
        insert.setObject(1, pass, Types.OTHER);
        insert.setString(2, CallWriter.SOURCE);
        insert.setArray(3, array(on, "text", rows, LogRow::requestId));
        insert.setArray(4, array(on, "text", rows, LogRow::callId));
        insert.setArray(5, array(on, "integer", rows, LogRow::line));
        insert.setArray(6, array(on, "text", rows, LogRow::status));
        insert.setArray(7, array(on, "numeric", rows, LogRow::spendUsd));
        insert.setArray(8, array(on, "text", rows, LogRow::fault));
        insert.setArray(9, array(on, "timestamptz", rows, Staging::startedAt));
        insert.setArray(10, array(on, "boolean", rows, LogRow::cacheHit));
        insert.setArray(11, array(on, "text", rows, LogRow::model));
        insert.setArray(12, array(on, "text", rows, LogRow::node));
        insert.setArray(13, array(on, "text", rows, LogRow::claimedRun));
        insert.setArray(14, array(on, "text", rows, Staging::payload));
        return insert;
    }

    private static java.sql.Array array(
            Connection on,
            String type,
            List<LogRow> rows,
            Function<LogRow, ? extends @Nullable Object> value)
            throws SQLException {
        return on.createArrayOf(type, rows.stream().map(value).toArray());
    }

    private static @Nullable Object startedAt(LogRow row) {
        Instant at = row.startedAt();
        return at == null ? null : Rows.utc(at).toString();
    }

    private static @Nullable Object payload(LogRow row) {
        Json.Obj payload = row.payload();
        return payload == null ? null : payload.text();
    }

    /**
     * Adds the calls that must be looked at though no page had a row of them: what was charged in
     * the window, and all that waits, however old it is (NO_FORGETTING).
     */
    void collect(Pass pass, Duration lag) {
        db.sql(
                        """
                        INSERT INTO reconciliation_calls (reconciliation_id, call_id, looked_up)
                        SELECT :id, call_id, false FROM (
                            SELECT CASE WHEN call_id ~ '~[0-9a-f]{12}$' THEN left(call_id, -13)
                                        ELSE call_id END AS call_id
                            FROM read_model.charge_receipts receipt
                            JOIN read_model.llm_charge_details ON receipt_id = receipt.id
                            WHERE source_system = :source
                              AND called_at >= :from AND called_at < :to
                              AND called_at + CASE WHEN latency_ms <= :longest
                                      THEN latency_ms ELSE 0 END * interval '1 millisecond'
                                  < now() - make_interval(secs => :lag)
                            UNION
                            SELECT call_id FROM read_model.usage_units unit
                            WHERE outcome IS NULL
                              AND created_at < now() - make_interval(secs => :lag)
                              AND NOT EXISTS (
                                  SELECT 1 FROM read_model.charge_receipts receipt
                                  WHERE receipt.source_system = :source
                                    AND receipt.call_id = unit.call_id)
                            UNION
                            SELECT call_id FROM read_model.billing_quarantine
                            WHERE source_system = :source AND resolution IS NULL
                              AND reason <> 'call_id_reused'
                              AND created_at < now() - make_interval(secs => :lag)) AS due
                        ON CONFLICT (reconciliation_id, call_id) DO NOTHING
                        """)
                .param("id", pass.id())
                .param("source", CallWriter.SOURCE)
                .param("from", Rows.utc(pass.from()))
                .param("to", Rows.utc(pass.to()))
                .param("lag", lag.toMillis() / 1000.0)
                .param("longest", LONGEST_CALL.toMillis())
                .update();
        lookUpReusedCalls(pass);
    }

    /** A call id that was used again may have its other row outside the window. */
    private void lookUpReusedCalls(Pass pass) {
        db.sql(
                        """
                        UPDATE reconciliation_calls SET looked_up = false
                        WHERE reconciliation_id = :id AND call_id IN (
                            SELECT left(call_id, -13) FROM read_model.charge_receipts
                            WHERE call_id ~ '~[0-9a-f]{12}$')
                        """)
                .param("id", pass.id())
                .update();
    }

    /** Calls of which LiteLLM has not been asked one by one. */
    List<String> toLookUp(UUID pass, int limit) {
        return db.sql(
                        """
                        SELECT call_id FROM reconciliation_calls
                        WHERE reconciliation_id = :id AND NOT looked_up
                        ORDER BY call_id LIMIT :limit
                        """)
                .param("id", pass)
                .param("limit", limit)
                .query((row, _) -> row.getString("call_id"))
                .list();
    }

    void lookedUp(UUID pass, String callId) {
        db.sql(
                        """
                        UPDATE reconciliation_calls SET looked_up = true
                        WHERE reconciliation_id = :id AND call_id = :call
                        """)
                .param("id", pass)
                .param("call", callId)
                .update();
    }

    /** The next calls in order that have no verdict yet. */
    List<String> callsAfter(UUID pass, String after, int limit) {
        return db.sql(
                        """
                        SELECT call_id FROM reconciliation_calls
                        WHERE reconciliation_id = :id AND call_id > :after
                        ORDER BY call_id LIMIT :limit
                        """)
                .param("id", pass)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> row.getString("call_id"))
                .list();
    }

    /** The rows of these calls, oldest first. */
    List<LogRow> rowsOf(UUID pass, List<String> calls) {
        return new ArrayList<>(
                db.sql(
                                """
                                SELECT * FROM reconciliation_rows
                                WHERE reconciliation_id = :id AND call_id = ANY (:calls)
                                ORDER BY call_id, started_at, request_id
                                """)
                        .param("id", pass)
                        .param("calls", calls.toArray(String[]::new))
                        .query((row, _) -> row(row))
                        .list());
    }

    private static LogRow row(ResultSet row) throws SQLException {
        OffsetDateTime started = row.getObject("started_at", OffsetDateTime.class);
        String payload = row.getString("payload");
        return new LogRow(
                row.getString("request_id"),
                row.getString("call_id"),
                row.getObject("line", Integer.class),
                row.getString("status"),
                row.getBigDecimal("spend"),
                row.getString("fault"),
                started == null ? null : started.toInstant(),
                row.getBoolean("cache_hit"),
                row.getString("model"),
                row.getString("node"),
                row.getString("claimed_run"),
                payload == null ? null : (Json.Obj) Json.parseStored(payload));
    }

    /** Forgets what was read. */
    void clear(UUID pass) {
        for (String table : List.of("reconciliation_rows", "reconciliation_calls")) {
            db.sql("DELETE FROM " + table + " WHERE reconciliation_id = :id")
                    .param("id", pass)
                    .update();
        }
    }
}
