package io.runledger.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DemoModelReportsTest extends DemoModelCalls {

    @Nested
    class AReport {

        @Test
        void hasTheExactCostOfBothModels() throws Exception {
            // 20 characters are 5 tokens, {"a":1} are 7 characters and so 2.
            var prompt = "Answer with JSON: {\"a\":1}";
            ask(chat("demo-small", prompt).build());
            ask(chat("demo-large", prompt).build());

            var small = sink.nextEntry();
            assertThat(small.get("prompt_tokens")).isEqualTo(Json.of(7));
            assertThat(small.get("completion_tokens")).isEqualTo(Json.of(2));
            assertThat(small.get("total_tokens")).isEqualTo(Json.of(9));
            assertThat(small.get("response_cost")).isEqualTo(Json.of(new BigDecimal("0.000011")));
            assertThat(sink.nextEntry().get("response_cost"))
                    .isEqualTo(Json.of(new BigDecimal("0.00013")));
        }

        @Test
        void namesModelProviderAndPriceLikeLiteLlm() throws Exception {
            ask(chat("demo-large", "hello").build());

            var entry = sink.nextEntry();
            var price =
                    (Json.Obj)
                            ((Json.Obj) entry.get("model_map_information")).get("model_map_value");
            assertThat(entry.text("model")).isEqualTo("demo/demo-large");
            assertThat(entry.text("model_group")).isEqualTo("demo-large");
            assertThat(entry.text("custom_llm_provider")).isEqualTo("demo");
            assertThat(entry.text("call_type")).isEqualTo("acompletion");
            assertThat(entry.get("cache_hit")).isEqualTo(Json.NULL);
            assertThat(price.get("input_cost_per_token"))
                    .isEqualTo(Json.of(new BigDecimal("0.00001")));
            assertThat(price.get("output_cost_per_token"))
                    .isEqualTo(Json.of(new BigDecimal("0.00003")));
            assertThat(((Json.Num) entry.get("endTime")).value())
                    .isGreaterThanOrEqualTo(((Json.Num) entry.get("startTime")).value());
        }

        @Test
        void carriesTheUserAndTheMetadataOfTheHeaderUnchanged() throws Exception {
            var body =
                    Json.obj()
                            .put("model", "demo-small")
                            .put("user", "acme/main")
                            .put("messages", userSays("hello"))
                            .build();
            ask(post(body).header("x-litellm-spend-logs-metadata", METADATA).build());
            ask(post(body).header("x-litellm-spend-logs-metadata", "not-json").build());

            var entry = sink.nextEntry();
            assertThat(entry.text("end_user")).isEqualTo("acme/main");
            assertThat(((Json.Obj) entry.get("metadata")).get("spend_logs_metadata"))
                    .isEqualTo(Json.parse(METADATA));
            assertThat(((Json.Obj) sink.nextEntry().get("metadata")).get("spend_logs_metadata"))
                    .isEqualTo(Json.NULL);
        }

        @Test
        void hasTheMembersOfARealPayload() throws Exception {
            ask(chat("demo-small", "hello").build());

            assertThat(sink.nextEntry().members().keySet())
                    .contains("id", "litellm_call_id", "trace_id", "session_id", "status_fields")
                    .contains("startTime", "completionStartTime", "response_time", "cost_breakdown")
                    .contains("request_tags", "messages", "response", "hidden_params", "error_str");
        }

        @Test
        void isPostedAsAnArrayWithTheToken() throws Exception {
            ask(chat("demo-small", "hello").build());

            var post = sink.nextPost();
            assertThat(post.authorization()).isEqualTo("Bearer " + TOKEN);
            assertThat(post.contentType()).isEqualTo("application/json");
            assertThat(post.entries().items()).hasSize(1);
        }
    }

    @Nested
    class AnError {

        @Test
        void ofAnUnknownModelIs400AndReportedAsAFailureWithoutCost() throws Exception {
            var response = ask(chat("gpt-99", "hello").build());

            var entry = sink.nextEntry();
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(errorOf(response).text("code")).isEqualTo("400");
            assertThat(entry.text("status")).isEqualTo("failure");
            assertThat(entry.text("model")).isEqualTo("gpt-99");
            assertThat(entry.text("model_group")).isEmpty();
            assertThat(entry.get("response_cost")).isEqualTo(Json.of(0));
        }

        @Test
        void ofABodyThatIsNoRequestIs400InOpenAisShape() throws Exception {
            for (var body : List.of("{\"model\":", "[]", "{}", "{\"model\":\"demo-small\"}")) {
                var response = ask(request().POST(BodyPublishers.ofString(body)).build());

                assertThat(response.statusCode()).isEqualTo(400);
                assertThat(errorOf(response).text("message")).isNotBlank();
                assertThat(errorOf(response).text("type")).isEqualTo("invalid_request_error");
                assertThat(sink.nextEntry().text("status")).isEqualTo("failure");
            }
        }

        @Test
        void thatThePromptAsksForIs500AndReportedUnderTheCallsId() throws Exception {
            var response =
                    ask(
                            chat("demo-small", "please [[fail]]")
                                    .header("x-litellm-call-id", "call-9")
                                    .header("x-litellm-spend-logs-metadata", METADATA)
                                    .build());

            var entry = sink.nextEntry();
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(entry.text("id")).isEqualTo("call-9");
            assertThat(entry.text("litellm_call_id")).isEqualTo("call-9");
            assertThat(((Json.Obj) entry.get("error_information")).text("error_code"))
                    .isEqualTo("500");
            assertThat(((Json.Obj) entry.get("metadata")).get("spend_logs_metadata"))
                    .isEqualTo(Json.parse(METADATA));
        }

        @Test
        void isGivenForUnknownPathsAndMethods() throws Exception {
            assertThat(get("/v1/embeddings").statusCode()).isEqualTo(404);
            assertThat(get("/v1/chat/completions").statusCode()).isEqualTo(405);
        }
    }

    @Nested
    class AReceiverThatFails {

        @Test
        void getsTheSameReportAgainUntilItTakesIt() throws Exception {
            try (var failing = new Sink(500, 503, 401);
                    var retrying = startFor(failing)) {
                ask(retrying, chat("demo-small", "hello"), "call-1");

                var ids = List.of(id(failing), id(failing), id(failing), id(failing));
                assertThat(ids).containsOnly("call-1");
                ask(retrying, chat("demo-small", "again"), "call-2");
                assertThat(id(failing)).isEqualTo("call-2");
            }
        }

        @Test
        void keepsNothingFromBeingSentWhenItRefusesOneReportForGood() throws Exception {
            try (var refusing = new Sink(400);
                    var reporting = startFor(refusing)) {
                ask(reporting, chat("demo-small", "hello"), "call-1");
                assertThat(refusing.nextPost().answered()).isEqualTo(400);
                ask(reporting, chat("demo-small", "again"), "call-2");

                assertThat(refusing.nextEntry().text("litellm_call_id")).isEqualTo("call-2");
            }
        }

        private static String id(Sink from) throws InterruptedException {
            return ((Json.Obj) from.nextPost().entries().items().getFirst())
                    .text("litellm_call_id");
        }
    }

    @Nested
    class Closing {

        @Test
        void sendsWhatIsStillQueued() throws Exception {
            var slow =
                    new DemoModelSettings(
                            "127.0.0.1", 0, sink.uri(), TOKEN, KEY, Duration.ofDays(1), 1);
            try (var closing = DemoModel.start(slow, log)) {
                ask(closing, chat("demo-small", "one"), "call-1");
                ask(closing, chat("demo-small", "two"), "call-2");
            }

            assertThat(sink.nextEntry().text("litellm_call_id")).isEqualTo("call-1");
            assertThat(sink.nextEntry().text("litellm_call_id")).isEqualTo("call-2");
            assertThat(sink.isEmpty()).isTrue();
        }

        @Test
        void endsACallThatWaitsAndReportsItAsAFailure() throws Exception {
            var waiting =
                    client.sendAsync(
                            chat("demo-small", "[[delay:60000]]").build(), BodyHandlers.ofString());
            assertThat(pauses.poll(30, TimeUnit.SECONDS)).isNotNull();

            model.close();

            var entry = sink.nextEntry();
            assertThat(entry.text("status")).isEqualTo("failure");
            assertThat(((Json.Obj) entry.get("error_information")).text("error_code"))
                    .isEqualTo("503");
            waiting.cancel(true);
        }
    }
}
