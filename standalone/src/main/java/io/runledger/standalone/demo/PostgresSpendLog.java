package io.runledger.standalone.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.runledger.events.json.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The demo model's spend log in a schema {@code demo_model} of its own, which nothing else reads or
 * writes. No row is ever deleted.
 */
public final class PostgresSpendLog implements SpendLog, AutoCloseable {

    /** Each row is one small statement; more would take connections away from the product. */
    private static final int CONNECTIONS = 8;

    private static final List<String> TABLE =
            List.of(
                    "CREATE SCHEMA IF NOT EXISTS demo_model",
                    """
                    CREATE TABLE IF NOT EXISTS demo_model.spend_logs (
                        id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                        request_id  text        NOT NULL,
                        call_id     text        NOT NULL,
                        started_at  timestamptz NOT NULL,
                        end_user    text        NOT NULL,
                        model_group text        NOT NULL,
                        status      text        NOT NULL,
                        ended       boolean     NOT NULL,
                        row         text        NOT NULL
                    )
                    """,
                    """
                    CREATE INDEX IF NOT EXISTS spend_logs_in_time
                        ON demo_model.spend_logs (started_at, id)
                    """,
                    """
                    CREATE INDEX IF NOT EXISTS spend_logs_by_call
                        ON demo_model.spend_logs (call_id)
                    """,
                    """
                    CREATE INDEX IF NOT EXISTS spend_logs_by_request
                        ON demo_model.spend_logs (request_id)
                    """);

    private static final String WHERE =
            """
             FROM demo_model.spend_logs
            WHERE ended
              AND (CAST(:id AS text) IS NULL OR call_id = :id OR request_id = :id)
              AND (CAST(:from AS timestamptz) IS NULL OR started_at >= :from)
              AND (CAST(:to AS timestamptz) IS NULL OR started_at <= :to)
              AND (CAST(:user AS text) IS NULL OR end_user = :user)
              AND (CAST(:group AS text) IS NULL OR model_group = :group)
              AND (CAST(:status AS text) IS NULL OR status = :status)
            """;

    private final HikariDataSource connections;
    private final JdbcClient db;
    private final TransactionTemplate transaction;

    private PostgresSpendLog(HikariDataSource connections) {
        this.connections = connections;
        this.db = JdbcClient.create(connections);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(connections));
    }

    /** Opens the log, and makes its table where it is missing. */
    public static PostgresSpendLog open(String jdbcUrl, String username, String password) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("demo-model");
        settings.setJdbcUrl(jdbcUrl);
        settings.setUsername(username);
        settings.setPassword(password);
        settings.setMaximumPoolSize(CONNECTIONS);
        settings.setMinimumIdle(0);
        PostgresSpendLog log = new PostgresSpendLog(new HikariDataSource(settings));
        try {
            log.prepare();
            return log;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private void prepare() {
        transaction.executeWithoutResult(_ -> {
            // Two processes that start on one database would make the same table.
            db.sql("SELECT pg_advisory_xact_lock(hashtext('demo_model'))").query().listOfRows();
            TABLE.forEach(statement -> db.sql(statement).update());
            // Their process died; where it was another one that lives, it says better at the end.
            db.sql("UPDATE demo_model.spend_logs SET ended = true WHERE NOT ended").update();
        });
    }

    @Override
    public long begin(Json.Obj asFailure) {
        Long id =
                transaction.execute(_ -> {
                    // What a power cut takes away here is a call that never ended.
                    db.sql("SET LOCAL synchronous_commit TO off").update();
                    return with(
                                    asFailure,
                                    """
                                    INSERT INTO demo_model.spend_logs (
                                        request_id, call_id, started_at, end_user, model_group,
                                        status, ended, row)
                                    VALUES (:request, :call, :started, :user, :group, :status,
                                        false, :row)
                                    RETURNING id
                                    """)
                            .query(Long.class)
                            .single();
                });
        if (id == null) {
            throw new IllegalStateException("an insert returned no id");
        }
        return id;
    }

    @Override
    public void end(long call, Json.Obj row) {
        with(
                        row,
                        """
                        UPDATE demo_model.spend_logs
                        SET request_id = :request, call_id = :call, started_at = :started,
                            end_user = :user, model_group = :group, status = :status,
                            ended = true, row = :row
                        WHERE id = :id
                        """)
                .param("id", call)
                .update();
    }

    private JdbcClient.StatementSpec with(Json.Obj row, String sql) {
        return db.sql(sql)
                .param("request", row.text("request_id"))
                .param("call", row.text("litellm_call_id"))
                .param("started", OffsetDateTime.parse(String.valueOf(row.text("startTime"))))
                .param("user", row.text("end_user"))
                .param("group", row.text("model_group"))
                .param("status", row.text("status"))
                .param("row", row.text());
    }

    @Override
    public List<Json.Obj> rows(Query query) {
        String order = query.ascending() ? "ASC" : "DESC";
        String sql =
                "SELECT row"
                        + WHERE
                        + " ORDER BY started_at "
                        + order
                        + ", id "
                        + order
                        + " LIMIT :limit OFFSET :offset";
        return asking(query, sql)
                .param("limit", query.limit())
                .param("offset", query.offset())
                .query((row, _) -> (Json.Obj) Json.parseStored(row.getString(1)))
                .list();
    }

    @Override
    public long count(Query query) {
        return asking(query, "SELECT count(*)" + WHERE).query(Long.class).single();
    }

    private JdbcClient.StatementSpec asking(Query query, String sql) {
        return db.sql(sql)
                .param("id", query.id())
                .param("from", time(query.from()))
                .param("to", time(query.to()))
                .param("user", query.endUser())
                .param("group", query.modelGroup())
                .param("status", query.status());
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        connections.close();
    }
}
