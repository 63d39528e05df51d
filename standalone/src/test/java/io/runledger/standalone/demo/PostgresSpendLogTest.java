package io.runledger.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.standalone.demo.SpendLog.Query;
import io.runledger.standalone.postgres.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresSpendLogTest {

    @TempDir private static Path directory;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(directory);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static PostgresSpendLog open() {
        return PostgresSpendLog.open(database.jdbcUrl(), database.username(), database.password());
    }

    private static Json.Obj row(String callId, String status, String startTime) {
        return Json.obj()
                .put("request_id", "chatcmpl-" + callId)
                .put("litellm_call_id", callId)
                .put("status", status)
                .put("end_user", "acme/main")
                .put("model_group", "demo-small")
                .put("startTime", startTime)
                .build();
    }

    private static Query one(String id) {
        return Query.ALL.of(id).page(true, 10, 0);
    }

    @Test
    void aCallThatNeverEndedIsShownAsAFailureAfterTheNextStart() {
        try (PostgresSpendLog log = open()) {
            log.begin(row("killed", "failure", "2026-11-21T08:00:00.000+00:00"));
            assertThat(log.rows(one("killed"))).isEmpty();
        }
        try (PostgresSpendLog log = open()) {
            assertThat(log.rows(one("killed")))
                    .extracting(row -> row.text("status"))
                    .containsExactly("failure");
        }
    }

    @Test
    void aCallIsShownAsWhatItEndedAs() {
        try (PostgresSpendLog log = open()) {
            long call = log.begin(row("ended", "failure", "2026-11-21T08:00:00.000+00:00"));
            Json.Obj success = row("ended", "success", "2026-11-21T08:00:00.000+00:00");
            log.end(call, success);

            assertThat(log.rows(one("ended"))).containsExactly(success);
            assertThat(log.rows(one("chatcmpl-ended"))).containsExactly(success);
        }
    }

    @Test
    void rowsAreFoundByTimeAndInPages() {
        try (PostgresSpendLog log = open()) {
            for (int second = 0; second < 5; second++) {
                String time = "2025-01-01T00:00:0%d.000+00:00".formatted(second);
                long call = log.begin(row("t" + second, "failure", time));
                log.end(call, row("t" + second, "success", time));
            }
            Query some =
                    Query.ALL.between(
                            Instant.parse("2025-01-01T00:00:01Z"),
                            Instant.parse("2025-01-01T00:00:03Z"));

            assertThat(log.count(some)).isEqualTo(3);
            assertThat(log.rows(some.page(true, 2, 0)))
                    .extracting(row -> row.text("litellm_call_id"))
                    .containsExactly("t1", "t2");
            assertThat(log.rows(some.page(false, 2, 2)))
                    .extracting(row -> row.text("litellm_call_id"))
                    .containsExactly("t1");
        }
    }
}
