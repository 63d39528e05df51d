package io.runledger.billing.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentKeys;
import io.runledger.platform.content.MasterKey;
import io.runledger.platform.http.ProblemException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

class IngestTest extends BillingTest {

    @Autowired private InboxLoop loop;

    private long rowsOf(String callId) {
        return db.sql("SELECT count(*) FROM billing_inbox WHERE call_id = :call")
                .param("call", callId)
                .query(Long.class)
                .single();
    }

    private String outcomeOf(String callId) {
        return db.sql("SELECT outcome FROM billing_inbox WHERE call_id = :call")
                .param("call", callId)
                .query(String.class)
                .single();
    }

    @Nested
    class Answers {

        @ParameterizedTest
        @CsvSource({
            "anthropic_messages, charged",
            "bad_spend_metadata_header, charged",
            "cache_hit, charged",
            "chat_client_call_id, charged",
            "chat_custom_model_tags_trace_id, charged",
            "chat_metadata_in_body, charged",
            "chat_nonstream, charged",
            "chat_stream, charged",
            "chat_stream_include_usage_anthropic_model, charged",
            "embedding, charged",
            "stream_upstream_broke, charged",
            "text_completion, charged",
            "upstream_usage_cached_tokens, charged",
            "failure_bad_json, failed",
            "failure_bad_key, turned_away",
            "failure_rate_limit, failed",
            "failure_timeout, failed",
            "failure_unknown_model, failed",
            "failure_upstream_refused, failed"
        })
        @Tag("COST_ORACLE_IS_LITELLM")
        void everyRealPayloadIsTakenAndHasTheRightOutcome(String name, String outcome) {
            String call = fresh(name);
            Json.Obj payload = Payloads.of(name).with("litellm_call_id", Json.of(call));

            boolean charged = outcome.equals("charged");
            assertThat(ingest(payload.text()).body())
                    .isEqualTo(
                            charged
                                    ? "{\"processed\":1,\"skipped\":0,\"rejected\":[]}"
                                    : "{\"processed\":0,\"skipped\":1,\"rejected\":[]}");

            untilProcessed(call);
            assertThat(outcomeOf(call)).isEqualTo(outcome);
            assertThat(aggregates.chargesOf(call))
                    .hasSize(outcome.equals("turned_away") ? 0 : 1)
                    .allSatisfy(command ->
                            assertThat(command)
                                    .isInstanceOf(
                                            charged ? RecordCharge.class : WitnessFailure.class));
        }

        @Test
        void aBatchNamesWhatItRejects() {
            String first = fresh("call");
            String second = fresh("call");
            Json body =
                    Json.arr(
                            List.of(
                                    Payloads.chat(first, "0.01"),
                                    Json.of("nothing"),
                                    Json.obj().put("status", "success").build(),
                                    Payloads.chat(second, "0.01")
                                            .with("status", Json.of("failure"))));

            assertThat(ingest(body.text()).body())
                    .isEqualTo(
                            """
                            {"processed":1,"skipped":1,"rejected":[\
                            {"index":1,"code":"not_an_object",\
                            "message":"the entry is not a JSON object"},\
                            {"index":2,"code":"missing_call_id",\
                            "message":"the entry has neither a litellm_call_id nor an id"}]}\
                            """);
            untilProcessed(first);
            untilProcessed(second);
        }

        @Test
        void linesAreTaken() {
            String first = fresh("call");
            String second = fresh("call");

            assertThat(
                            ingest(
                                            Payloads.chat(first, "0.01").text()
                                                    + "\n"
                                                    + Payloads.chat(second, "0.01").text())
                                    .body())
                    .startsWith("{\"processed\":2,");
            untilProcessed(first);
            untilProcessed(second);
        }

        @Test
        void anEmptyBatchIsFine() {
            assertThat(ingest("[]").body())
                    .isEqualTo("{\"processed\":0,\"skipped\":0,\"rejected\":[]}");
        }

        @ParameterizedTest
        @CsvSource({"''", "not json", "'[{'"})
        void whatIsNoJsonIsABadRequest(String body) {
            HttpResponse<String> answer = ingest(body);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
        }

        @Test
        void anotherTokenIsRefused() {
            HttpResponse<String> answer =
                    send(
                            request("/api/internal/billing/ingest", "x".repeat(40))
                                    .POST(HttpRequest.BodyPublishers.ofString("[]")));

            assertThat(answer.statusCode()).isEqualTo(401);
        }

        @Test
        void aBodyOfManyMegabytesIsTaken() {
            String call = fresh("large");
            Json.Obj large =
                    Payloads.chat(call, "0.01").with("messages", Json.of("x".repeat(15_000_000)));

            assertThat(ingest(large.text()).statusCode()).isEqualTo(200);
            untilProcessed(call);
        }

        @Test
        void nothingIsClaimedToBeStoredWhileStorageIsAway() {
            var nowhere = new PGSimpleDataSource();
            nowhere.setUrl("jdbc:postgresql://localhost:1/none");
            var cipher = new ContentCipher(new ContentKeys(nowhere, new MasterKey(new byte[32])));
            var client = JdbcClient.create(nowhere);
            var letters = new DeadLetters(client, cipher);
            var transactions = new DataSourceTransactionManager(nowhere);
            var inbox = new Inbox(new JdbcTemplate(nowhere), client, cipher, letters, transactions);
            var bodies = new InboxBodies(client, cipher, inbox, letters, transactions);
            var controller = new IngestController(inbox, bodies, loop);
            String entry = Payloads.chat("any", "0.01").text();

            assertUnavailable(controller, entry);
            assertUnavailable(controller, "[" + (entry + ",").repeat(20) + entry + "]");
            assertUnavailable(controller, "no JSON");
        }

        private static void assertUnavailable(IngestController controller, String text) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> controller.ingest(body))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> {
                                assertThat(problem.problem().status()).isEqualTo(503);
                                assertThat(problem.problem().code())
                                        .isEqualTo("storage_unavailable");
                            });
        }
    }

    @Nested
    class TheInbox {

        @Test
        @Tag("CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID")
        void holdsOneRowOfAHundredParallelDuplicates() throws Exception {
            String call = fresh("dup");
            String body = Payloads.chat(call, "0.0015").text();
            Callable<String> post = () -> ingest(body).body();

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<String>> answers =
                        threads.invokeAll(IntStream.range(0, 100).mapToObj(_ -> post).toList());
                for (Future<String> answer : answers) {
                    assertThat(answer.get()).startsWith("{\"processed\":1,");
                }
            }

            untilProcessed(call);
            assertThat(rowsOf(call)).isEqualTo(1);
            assertThat(aggregates.chargesOf(call)).hasSize(1);
        }

        @Test
        void keepsNoPayloadInClear() {
            String call = fresh("secret");
            ingest(Payloads.chat(call, "0.01").with("messages", Json.of("my-secret")).text());

            String stored =
                    db.sql("SELECT encode(payload, 'escape') FROM billing_inbox WHERE call_id = :c")
                            .param("c", call)
                            .query(String.class)
                            .single();
            assertThat(stored).doesNotContain("my-secret").doesNotContain("litellm");
            untilProcessed(call);
        }

        @Test
        void namesACallWhoseIdDoesNotFitByItsHash() {
            Json.Obj odd =
                    Payloads.chat("x", "0.01")
                            .with("litellm_call_id", Json.of("two words " + fresh("n")));
            String call = PayloadNames.callId(odd).orElseThrow().value();

            assertThat(call).startsWith("sha256:");
            assertThat(ingest(odd.text()).body()).startsWith("{\"processed\":1,");
            untilProcessed(call);
        }

        @Test
        void keepsFailureAndSuccessOfOneCallInTheirOrder() {
            String call = fresh("retry");
            Json.Obj failure = Payloads.of("retry_then_success__failure_event");
            Json.Obj success = Payloads.of("retry_then_success__success_event");
            ingest(
                    Json.arr(
                                    List.of(
                                            failure.with("litellm_call_id", Json.of(call)),
                                            success.with("litellm_call_id", Json.of(call))))
                            .text());

            untilProcessed(call);
            assertThat(aggregates.chargesOf(call)).hasSize(2);
        }

        @Test
        @Tag("NO_PLACEHOLDER_RECEIPTS")
        void sendsAnUnknownCostToQuarantine() {
            String call = fresh("null-cost");
            ingest(Payloads.chat(call, "1").with("response_cost", Json.NULL).text());

            untilProcessed(call);
            assertThat(aggregates.chargesOf(call))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            QuarantineCall.class,
                            command -> assertThat(command.reason()).isEqualTo("cost is null"));
        }
    }
}
