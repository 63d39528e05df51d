package io.runledger.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.runledger.events.run.RunCommand;
import io.runledger.events.run.UnitOutcome;
import io.runledger.events.worker.Protocol;
import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.platform.worker.OutboundSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProtocolsTest {

    private static final String SESSION = "run_" + Targets.RUN + "_step_2_7_größe";

    private final FakeWorker worker = new FakeWorker();
    private final CallLedger ledger = new CallLedger();
    private final HttpCaller http =
            new HttpCaller(
                    new OutboundPolicy(new OutboundSettings(true)),
                    new CallSettings(Duration.ofSeconds(20), Duration.ofSeconds(20)));
    private final Webhook webhook = new Webhook(http);
    private final OpenAiChat chat =
            new OpenAiChat(http, new Models(http), ledger, Clock.systemUTC());

    @AfterEach
    void stop() {
        worker.close();
        http.close();
    }

    private WorkerAnswer hook(String path) throws Exception {
        var target = Targets.at(worker.url(path), Protocol.WEBHOOK, null, null);
        return webhook.call(target, Targets.request("hi"), "d");
    }

    private CallFailed failureOf(String path) {
        return catchThrowableOfType(CallFailed.class, () -> hook(path));
    }

    @Nested
    class AWebhook {

        @Test
        void isSentExactlyThePromptAndTheSession() throws Exception {
            worker.on("/hook", 200, "{\"response\":\"ok\"}");
            var target = Targets.at(worker.url("/hook/"), Protocol.WEBHOOK, "t-1", null);

            var answer = webhook.call(target, Targets.request("say \"hä\"\n"), "d");

            assertThat(answer).isEqualTo(new WorkerAnswer("ok", 0, 0));
            var request = worker.received.getFirst();
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /hook");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("Authorization")).isEqualTo("Bearer t-1");
            assertThat(request.body())
                    .isEqualTo(
                            "{\"message\":\"say \\\"hä\\\"\\n\",\"text\":\"say \\\"hä\\\"\\n\","
                                    + "\"session_key\":\"%s\",\"session_id\":\"%s\"}",
                            SESSION, SESSION);
        }

        @Test
        void withoutATokenIsSentNone() throws Exception {
            worker.on("/hook", 200, "{\"reply\":\"ok\"}");

            assertThat(hook("/hook").output()).isEqualTo("ok");
            assertThat(worker.received.getFirst().header("Authorization")).isNull();
        }

        @Test
        void isNotFollowedToAnotherAddress() {
            worker.redirect("/hook", worker.url("/other")).on("/other", 200, "{\"reply\":\"x\"}");

            assertThat(failureOf("/hook").text()).isEqualTo("HTTP 302");
            assertThat(worker.received).hasSize(1);
        }

        @Test
        void mayAnswerEightMebibytesAndNoMore() throws Exception {
            int text = HttpCaller.MAX_ANSWER_BYTES - "{\"reply\":\"\"}".length();
            worker.on("/most", 200, "{\"reply\":\"" + "x".repeat(text) + "\"}");
            worker.on("/more", 200, "{\"reply\":\"" + "x".repeat(text + 1) + "\"}");

            assertThat(hook("/most").output()).hasSize(text);
            assertThat(failureOf("/more").text()).contains("longer than 8388608 bytes");
        }

        @Test
        void thatDoesNotListenIsUnavailable() throws Exception {
            int port;
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            var target =
                    Targets.at("http://127.0.0.1:" + port + "/x", Protocol.WEBHOOK, null, null);

            var failure =
                    catchThrowableOfType(
                            CallFailed.class,
                            () -> webhook.call(target, Targets.request("hi"), "d"));

            assertThat(failure.code()).isEqualTo("provider_unavailable");
            assertThat(failure.neverLeft()).isTrue();
        }

        @Test
        void losesItsConnectionWhenTheCallIsInterrupted() throws Exception {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                CountDownLatch reached = new CountDownLatch(1);
                var end =
                        CompletableFuture.supplyAsync(() -> {
                            try (var connection = server.accept()) {
                                var in = connection.getInputStream();
                                in.read();
                                reached.countDown();
                                while (in.read() >= 0) {
                                    // Until the other side closes.
                                }
                                return true;
                            } catch (java.io.IOException e) {
                                return true;
                            }
                        });
                String url = "http://127.0.0.1:" + server.getLocalPort() + "/x";
                var target = Targets.at(url, Protocol.WEBHOOK, null, null);
                var thrown = new CompletableFuture<Throwable>();
                Thread call =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        webhook.call(target, Targets.request("hi"), "d");
                                    } catch (Exception e) {
                                        thrown.complete(e);
                                    }
                                });
                assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

                call.interrupt();

                assertThat(thrown.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(InterruptedException.class);
                assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"reply\":\"x\"} | node_failed | HTTP 500",
                "429 | {} | rate_limit | HTTP 429",
                "200 | [1] | node_failed | worker response must be a JSON object",
                "200 | {\"error\":\"no\",\"reply\":\"x\"} | node_failed | no",
                "200 | {\"error\":{\"message\":\"no way\"}} | node_failed | no way",
                "200 | {\"status\":\"received\"} | node_failed"
                        + " | worker acknowledged request but returned no synchronous output",
                "200 | {\"reply\":1} | node_failed"
                        + " | worker response missing response/reply/choices.message.content field"
            })
    void anAnswerThatIsNoneKeepsItsCause(int status, String body, String code, String message) {
        worker.on("/hook", status, body);

        var failure = failureOf("/hook");

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.text()).isEqualTo(message);
        assertThat(failure.neverLeft()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt_tokens\":3,\"completion_tokens\":4} | 3 | 4",
                "{\"prompt_tokens\":3,\"input_tokens\":5,\"output_tokens\":6} | 5 | 6",
                "{\"prompt_tokens\":3,\"input_tokens\":\"5\"} | 3 | 0",
                "{\"prompt_tokens\":3.5,\"completion_tokens\":-1} | 0 | 0",
                "[] | 0 | 0"
            })
    void usageIsWhatTheWorkerReportsInWholeTokens(String usage, long in, long out)
            throws Exception {
        worker.on("/hook", 200, "{\"reply\":\"x\",\"usage\":" + usage + "}");

        assertThat(hook("/hook")).isEqualTo(new WorkerAnswer("x", in, out));
    }

    @Nested
    class AModelCall {

        private static final String ANSWER =
                "{\"choices\":[{\"message\":{\"content\":\"hello\"}}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";

        @Test
        void isStatedFirstAndCarriesTheIdItWasGiven() throws Exception {
            worker.on("/v1/chat/completions", 200, ANSWER);
            var target =
                    Targets.at(
                            worker.url("/v1/chat/completions"),
                            Protocol.OPENAI_CHAT,
                            "sk-1",
                            "gpt");

            var answer = chat.call(target, Targets.request("hi"), "wf/exec/a1/3");

            assertThat(answer).isEqualTo(new WorkerAnswer("hello", 1, 2));
            assertThat(ledger.commands)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            RunCommand.OpenUsageUnit.class,
                            unit -> {
                                assertThat(unit.dispatch()).isEqualTo("wf/exec/a1/3");
                                assertThat(unit.model()).isEqualTo("gpt");
                                assertThat(unit.attempt()).isEqualTo(2);
                                assertThat(unit.step()).isEqualTo(7);
                            });
            var request = worker.received.getFirst();
            assertThat(request.header("x-litellm-call-id")).isEqualTo(CallLedger.CALL.value());
            assertThat(request.header("x-litellm-spend-logs-metadata"))
                    .isEqualTo(
                            "{\"run_id\":\"%s\",\"node_id\":\"gr\\u00f6\\u00dfe\","
                                    + "\"graph_id\":\"g\",\"attempt\":2,\"tenant_id\":\"acme\"}",
                            Targets.RUN);
            assertThat(request.body())
                    .isEqualTo(
                            "{\"model\":\"gpt\",\"stream\":false,\"user\":\"acme/team@x\","
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        }

        @Test
        void ofTheBuiltInModelAsksForTheFirstThatIsListed() throws Exception {
            worker.on("/v1/models", 200, "{\"data\":[{\"id\":\"demo\"},{\"id\":\"other\"}]}");
            worker.on("/v1/chat/completions", 200, ANSWER);

            chat.call(Targets.builtIn(worker.url("")), Targets.request("hi"), "d");

            assertThat(worker.received.getLast().body()).startsWith("{\"model\":\"demo\",");
        }

        @Test
        void thatCouldNotLeaveIsVoid() throws Exception {
            int port;
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            var target =
                    Targets.at(
                            "http://127.0.0.1:" + port + "/v1/chat/completions",
                            Protocol.OPENAI_CHAT,
                            null,
                            "gpt");

            assertThatThrownBy(() -> chat.call(target, Targets.request("hi"), "d"))
                    .isInstanceOf(CallFailed.class);

            assertThat(ledger.commands.getLast())
                    .isInstanceOfSatisfying(
                            RunCommand.SettleUsageUnit.class,
                            settled -> assertThat(settled.outcome()).isEqualTo(UnitOutcome.VOID));
        }

        @Test
        void thatWasAnsweredWithAnErrorStaysOpen() {
            worker.on("/v1/chat/completions", 500, "{}");
            var target =
                    Targets.at(
                            worker.url("/v1/chat/completions"), Protocol.OPENAI_CHAT, null, "gpt");

            assertThatThrownBy(() -> chat.call(target, Targets.request("hi"), "d"))
                    .hasMessage("HTTP 500");

            assertThat(ledger.commands).hasSize(1);
        }
    }
}
