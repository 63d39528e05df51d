package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.platform.json.StoredForm;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
@Tag("NO_SECRETS_AT_REST")
class SecretsTest {

    private static final String TOKEN = "worker-token-" + UUID.randomUUID();
    private static final String PROMPT = "the-prompt-" + UUID.randomUUID();
    private static final String INPUT = "the-input-" + UUID.randomUUID();

    /** Too long for Temporal, however it is compressed. */
    private static final String LONG_INPUT =
            INPUT
                    + " "
                    + Stream.generate(UUID::randomUUID)
                            .limit(1_000)
                            .map(UUID::toString)
                            .collect(Collectors.joining());

    private static ProductProcess product;
    private static Api api;
    private static String answered = "";
    private static String failed = "";
    private static String cancelled = "";

    @BeforeAll
    static void runThreeWays(ProductProcess shared) {
        product = shared;
        api = product.tenant("secrets");
        try (WebhookWorkerStub answers = WebhookWorkerStub.answeringAfter(0);
                WebhookWorkerStub fails = WebhookWorkerStub.failingWith(500);
                WebhookWorkerStub hangs = WebhookWorkerStub.hanging()) {
            register(answers, "answers");
            register(fails, "fails");
            register(hangs, "hangs");
            answered = run("answers");
            failed = run("fails");
            cancelled = run("hangs");
            Eventually.is(() -> hangs.active() == 1);
            api.post(
                            "/api/v1/runs/" + cancelled + "/cancel",
                            Json.obj().put("reason", PROMPT).build())
                    .expect(202);
            api.ended(answered);
            api.ended(failed);
            api.ended(cancelled);
            assertThat(answers.calls().getFirst().headers())
                    .containsEntry("authorization", "Bearer " + TOKEN);
            assertThat(answers.calls().getFirst().body()).contains(PROMPT, INPUT);
        }
    }

    private static void register(WebhookWorkerStub worker, String tag) {
        api.post(
                        "/api/v1/workers",
                        Json.obj()
                                .put("id", tag)
                                .put("url", worker.url("/hook"))
                                .put("protocol", "webhook")
                                .put("token", TOKEN)
                                .put("tags", Json.arr(List.of(Json.of(tag))))
                                .build())
                .expect(201);
    }

    private static String run(String tag) {
        Json.Obj request =
                Graphs.oneTask(tag, PROMPT + " {{ input.text }}")
                        .with("input", Json.obj().put("text", LONG_INPUT).build())
                        .with("config", Json.obj().put("note", PROMPT).build());
        return api.start(UUID.randomUUID().toString(), request);
    }

    private static List<String> secrets() {
        return List.of(
                TOKEN,
                INPUT,
                api.token(),
                product.secret("api-key"),
                product.secret("billing-ingest-token"),
                product.secret("worker-api-token"),
                product.secret("operator-api-token"));
    }

    /** A graph's own text is a definition, which is kept readable; a run's content is not. */
    private static void assertFree(String where, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(secrets())
                .as(where)
                .allSatisfy(secret ->
                        assertThat(text).doesNotContain(secret).doesNotContain(hex(secret)));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void noTableHoldsThem() throws SQLException {
        try (var connection = product.servers().database();
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var names =
                    statement.executeQuery(
                            """
                            SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                            WHERE schemaname IN ('public', 'read_model')
                            """)) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            assertThat(tables).contains("public.domain_events", "public.secrets");
            for (String table : tables) {
                // Binary columns as they are: what is readable in them is readable to anybody.
                try (var rows =
                        statement.executeQuery("SELECT to_jsonb(t)::text FROM " + table + " t")) {
                    StringBuilder all = new StringBuilder();
                    while (rows.next()) {
                        all.append(rows.getString(1)).append('\n');
                    }
                    assertFree(table, all.toString().getBytes(StandardCharsets.UTF_8));
                    if (table.equals("public.temporal_payloads")) {
                        assertThat(all.toString()).contains(answered);
                    }
                }
            }
        }
    }

    /** What is compressed could not be found in the rows as they are. */
    @Test
    void noEventHoldsThemInTheOpen() throws SQLException {
        try (var connection = product.servers().database();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT aggregate_identifier, payload, meta_data
                                FROM domain_events
                                """)) {
            int found = 0;
            while (rows.next()) {
                found++;
                for (int column = 2; column <= 3; column++) {
                    String open = StoredForm.readable(rows.getBytes(column), rows.getString(1));
                    assertFree("event", open.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(found).isGreaterThan(9);
        }
    }

    @Test
    void noEventOfARunHoldsThePrompt() throws SQLException {
        try (var connection = product.servers().database();
                var query =
                        connection.prepareStatement(
                                """
                                SELECT payload, meta_data, aggregate_identifier FROM domain_events
                                WHERE aggregate_identifier IN (?, ?, ?)
                                """)) {
            query.setString(1, answered);
            query.setString(2, failed);
            query.setString(3, cancelled);
            int found = 0;
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found++;
                    for (int column = 1; column <= 2; column++) {
                        assertThat(new String(rows.getBytes(column), StandardCharsets.ISO_8859_1))
                                .doesNotContain(PROMPT);
                        assertThat(StoredForm.readable(rows.getBytes(column), rows.getString(3)))
                                .doesNotContain(PROMPT);
                    }
                }
            }
            assertThat(found).isGreaterThan(9);
        }
    }

    @Test
    void temporalsHistoryDoesNotHoldThem() {
        WorkflowServiceStubs temporal =
                WorkflowServiceStubs.newServiceStubs(
                        WorkflowServiceStubsOptions.newBuilder()
                                .setTarget(product.servers().temporalTarget())
                                .setRpcTimeout(Duration.ofSeconds(20))
                                .build());
        try {
            for (String run : List.of(answered, failed, cancelled)) {
                String workflow = String.valueOf(api.run(run).text("workflow_id"));
                byte[] history =
                        temporal.blockingStub()
                                .getWorkflowExecutionHistory(
                                        GetWorkflowExecutionHistoryRequest.newBuilder()
                                                .setNamespace("default")
                                                .setExecution(
                                                        WorkflowExecution.newBuilder()
                                                                .setWorkflowId(workflow))
                                                .build())
                                .toByteArray();
                assertThat(history.length).isGreaterThan(1_000);
                assertFree("history of " + workflow, history);
                assertThat(new String(history, StandardCharsets.ISO_8859_1)).doesNotContain(PROMPT);
            }
        } finally {
            temporal.shutdownNow();
        }
    }

    @Test
    void theLogDoesNotHoldThem() {
        assertFree("log", product.log().getBytes(StandardCharsets.UTF_8));
        assertThat(product.log()).doesNotContain(PROMPT);
    }
}
