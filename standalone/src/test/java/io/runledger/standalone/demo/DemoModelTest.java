package io.runledger.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DemoModelTest extends DemoModelCalls {

    @Nested
    class AWholeAnswer {

        @Test
        void hasTheShapeOfACompletionAndSaysThatItIsADemo() throws Exception {
            var response = ask(chat("demo-small", "Say hello").build());

            var body = (Json.Obj) Json.parse(response.body());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(body.text("id")).startsWith("chatcmpl-");
            assertThat(body.text("object")).isEqualTo("chat.completion");
            assertThat(body.text("model")).isEqualTo("demo-small");
            assertThat(contentOf(body)).startsWith("[demo model] ").endsWith("Say hello");
            assertThat(response.headers().firstValue("x-litellm-model-id").orElseThrow())
                    .matches("[0-9a-f]{64}");
        }

        @Test
        void isTheSameForTheSamePrompt() throws Exception {
            var first = ask(chat("demo-small", "Say hello").build());
            var second = ask(chat("demo-small", "Say hello").build());

            assertThat(contentOf(Json.parse(second.body())))
                    .isEqualTo(contentOf(Json.parse(first.body())));
        }

        @Test
        void isExactlyTheJsonObjectThatTheLastSuchLineAsksFor() throws Exception {
            var prompt =
                    "Answer with JSON: {\"from\":\"the ticket\"}\nTriage it.\n"
                            + "Answer with JSON: { \"category\": \"billing\" }\nKeep the form.";

            var response = ask(chat("demo-small", prompt).build());

            assertThat(contentOf(Json.parse(response.body())))
                    .isEqualTo("{ \"category\": \"billing\" }");
        }

        @Test
        void keepsTheCallIdOfTheClientAndElseMakesOne() throws Exception {
            var mine = ask(chat("demo-small", "a").header("x-litellm-call-id", "call-7").build());
            var made = ask(chat("demo-small", "b").build());

            assertThat(mine.headers().firstValue("x-litellm-call-id")).hasValue("call-7");
            assertThat(sink.nextEntry().text("litellm_call_id")).isEqualTo("call-7");
            var id = made.headers().firstValue("x-litellm-call-id").orElseThrow();
            assertThat(sink.nextEntry().text("litellm_call_id")).isEqualTo(id).hasSize(36);
        }

        @Test
        void waitsAsLongAsThePromptSaysButNeverMoreThanAMinute() throws Exception {
            release.countDown();

            ask(chat("demo-small", "[[delay:250]] one").build());
            ask(chat("demo-small", "[[delay:999999999]] two").build());

            assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofSeconds(60));
        }
    }

    @Nested
    class AStream {

        @Test
        void givesTheSameTextPieceByPieceAndUsageWhereAskedFor() throws Exception {
            var whole = ask(chat("demo-large", "Tell me something").build());
            var streamed =
                    ask(
                            post(streamOf("demo-large", "Tell me something")
                                            .put("stream_options", includeUsage())
                                            .build())
                                    .build());

            var frames = frames(streamed);
            var text = new StringBuilder();
            frames.subList(0, frames.size() - 2).forEach(frame -> text.append(delta(frame)));
            assertThat(streamed.headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(text).hasToString(contentOf(Json.parse(whole.body())));
            assertThat(frames.size()).isGreaterThan(4);
            assertThat(frames.getLast().get("usage"))
                    .isEqualTo(((Json.Obj) Json.parse(whole.body())).get("usage"));
            assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
        }

        @Test
        void spreadsItsDelayOverItsPieces() throws Exception {
            release.countDown();

            var answer = ask(post(streamOf("demo-small", "[[delay:600]] Tell me").build()).build());

            var pieces = frames(answer).stream().filter(AStream::hasText).count();
            assertThat(pieces).isGreaterThan(4);
            assertThat(pauses)
                    .hasSize((int) pieces)
                    .containsOnly(Duration.ofMillis(600).dividedBy(pieces));
        }

        @Test
        void beginsBeforeItsDelayIsOver() throws Exception {
            var body = streamOf("demo-small", "[[delay:600]] Tell me").build();

            var answer = client.send(post(body).build(), BodyHandlers.ofLines());
            var lines = answer.body().iterator();

            assertThat(lines.next()).contains("\"role\":\"assistant\"");
            release.countDown();
            lines.forEachRemaining(_ -> {});
        }

        @Test
        void thatIsAskedToFailFailsBeforeItBegins() throws Exception {
            release.countDown();

            var body = streamOf("demo-small", "[[delay:600]] [[fail]]").build();
            var answer = ask(post(body).build());

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(pauses).containsExactly(Duration.ofMillis(600));
        }

        private static boolean hasText(Json.Obj frame) {
            var text = delta(frame);
            return text != null && !text.isEmpty();
        }

        @Test
        void isReportedWithStreamTrueAndTheFullCost() throws Exception {
            ask(chat("demo-small", "Tell me something").build());
            var whole = sink.nextEntry();
            ask(post(streamOf("demo-small", "Tell me something").build()).build());
            var streamed = sink.nextEntry();

            assertThat(whole.get("stream")).isEqualTo(Json.NULL);
            assertThat(streamed.get("stream")).isEqualTo(Json.of(true));
            assertThat(streamed.get("response_cost")).isEqualTo(whole.get("response_cost"));
            assertThat(streamed.text("status")).isEqualTo("success");
        }

        @Test
        void thatItsClientLeavesIsReportedOnceWithCode499() throws Exception {
            var body = streamOf("demo-small", "[[delay:1000]] " + "long ".repeat(500)).build();
            var bytes = body.text().getBytes(UTF_8);
            try (var socket = new Socket("127.0.0.1", model.baseUrl().getPort())) {
                var head =
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: demo\r\nx-litellm-call-id: gone\r\nContent-Length: %d\r\n\r\n"
                                .formatted(bytes.length);
                socket.getOutputStream().write(head.getBytes(UTF_8));
                socket.getOutputStream().write(bytes);
                assertThat(pauses.poll(30, TimeUnit.SECONDS)).isNotNull();
                // A reset: the server's next write fails instead of filling a buffer.
                socket.setSoLinger(true, 0);
            }
            release.countDown();

            var entry = sink.nextEntry();
            assertThat(entry.text("litellm_call_id")).isEqualTo("gone");
            assertThat(entry.text("status")).isEqualTo("success");
            assertThat(((Json.Obj) entry.get("error_information")).text("error_code"))
                    .isEqualTo("499");
            ask(chat("demo-small", "still there?").build());
            assertThat(sink.nextEntry().text("litellm_call_id")).isNotEqualTo("gone");
        }
    }

    @Test
    void bothModelsAreListed() throws Exception {
        var models = (Json.Obj) Json.parse(get("/v1/models").body());

        assertThat(((Json.Arr) models.get("data")).items())
                .extracting(entry -> ((Json.Obj) entry).text("id"))
                .containsExactly("demo-small", "demo-large");
    }

    @Test
    void settingsShowNeitherTokenNorKey() {
        assertThat(DemoModelSettings.reportingTo(sink.uri(), TOKEN, KEY).toString())
                .doesNotContain(TOKEN)
                .doesNotContain(KEY);
    }
}
