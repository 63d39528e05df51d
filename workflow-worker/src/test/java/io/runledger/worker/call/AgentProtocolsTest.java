package io.runledger.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.runledger.events.worker.Protocol;
import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.platform.worker.OutboundSettings;
import io.runledger.worker.run.NodeRequest.Exchange;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AgentProtocolsTest {

    private static final String SESSION = "run_" + Targets.RUN + "_step_2_7_größe";

    private final FakeWorker worker = new FakeWorker();
    private final CallLedger ledger = new CallLedger();
    private final HttpCaller http =
            new HttpCaller(
                    new OutboundPolicy(new OutboundSettings(true)),
                    new CallSettings(Duration.ofSeconds(20), Duration.ofSeconds(20)));
    private final Protocols protocols = new Protocols(http, ledger, Clock.systemUTC());

    @AfterEach
    void stop() {
        worker.close();
        http.close();
    }

    private WorkerAnswer ask(Protocol protocol, String path) throws Exception {
        var target = Targets.at(worker.url(path), protocol, "t-1", "gpt");
        return protocols.of(protocol).call(target, Targets.request("hi"), "d");
    }

    @Nested
    class AnApiChat {

        @Test
        void isSentTheMessageAndTheSession() throws Exception {
            worker.on("/chat", 200, "{\"reply\":\"ok\",\"usage\":{\"input_tokens\":2}}");

            assertThat(ask(Protocol.API_CHAT, "/chat/")).isEqualTo(new WorkerAnswer("ok", 2, 0));

            var request = worker.received.getFirst();
            assertThat(request.path()).isEqualTo("/chat");
            assertThat(request.header("Authorization")).isEqualTo("Bearer t-1");
            assertThat(request.body())
                    .isEqualTo("{\"message\":\"hi\",\"session_id\":\"%s\"}", SESSION);
        }
    }

    @Nested
    class AnA2aAgent {

        @Test
        void isSentATaskInTheContextOfTheSession() throws Exception {
            worker.on(
                    "/agent/a2a",
                    200,
                    "{\"result\":{\"status\":{\"state\":\"completed\"},"
                            + "\"artifacts\":[{\"parts\":[{\"type\":\"text\",\"text\":\"ok\"}]}]}}");

            assertThat(ask(Protocol.A2A, "/agent/")).isEqualTo(new WorkerAnswer("ok", 0, 0));

            assertThat(worker.received.getFirst().header("Authorization")).isEqualTo("Bearer t-1");
            assertThat(worker.received.getFirst().body())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"tasks/send\","
                                    + "\"params\":{\"message\":{\"role\":\"user\",\"parts\":"
                                    + "[{\"type\":\"text\",\"text\":\"hi\"}]},"
                                    + "\"contextId\":\"%s\"}}",
                            SESSION, SESSION);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "500 | {} | HTTP 500",
                    "200 | [] | worker response must be a JSON object",
                    "200 | {\"error\":{\"message\":\"no such task\"}} | no such task",
                    "200 | {\"error\":{\"code\":1}} | A2A: JSON-RPC error",
                    "200 | {\"result\":{\"status\":{\"state\":\"failed\"}}} | A2A: task failed",
                    "200 | {\"result\":{\"status\":{\"state\":\"failed\",\"message\":"
                            + "{\"parts\":[{\"text\":\"out of ideas\"}]}}}} | out of ideas",
                    "200 | {\"result\":{\"status\":{\"state\":\"input-required\"}}}"
                            + " | A2A: no text found in artifacts",
                    "200 | {\"result\":{\"artifacts\":[]}} | A2A: no text found in artifacts"
                })
        void thatHasNoTextToGiveFailsWithItsCause(int status, String body, String message) {
            worker.on("/a2a", status, body);

            var failure = catchThrowableOfType(CallFailed.class, () -> ask(Protocol.A2A, ""));

            assertThat(failure.code()).isEqualTo("node_failed");
            assertThat(failure.text()).isEqualTo(message);
        }
    }

    @Nested
    class ATurn {

        @Test
        void ofAModelCarriesWhatWasSaidBefore() throws Exception {
            worker.on("/v1/chat/completions", 200, "{\"reply\":\"3\"}");
            var target =
                    Targets.at(
                            worker.url("/v1/chat/completions"), Protocol.OPENAI_CHAT, null, "gpt");

            protocols
                    .of(Protocol.OPENAI_CHAT)
                    .call(
                            target,
                            Targets.turn(
                                    "go on", new Exchange("one", "1"), new Exchange("two", "2")),
                            "d");

            assertThat(worker.received.getFirst().body())
                    .endsWith(
                            "\"messages\":[{\"role\":\"user\",\"content\":\"one\"},"
                                    + "{\"role\":\"assistant\",\"content\":\"1\"},"
                                    + "{\"role\":\"user\",\"content\":\"two\"},"
                                    + "{\"role\":\"assistant\",\"content\":\"2\"},"
                                    + "{\"role\":\"user\",\"content\":\"go on\"}]}");
        }

        @Test
        void isSaidByTheProtocolToBeRememberedOrNot() {
            assertThat(protocols.of(Protocol.OPENAI_CHAT).remembers()).isFalse();
            assertThat(protocols.of(Protocol.A2A).remembers()).isTrue();
            assertThat(protocols.of(Protocol.WEBHOOK).remembers()).isTrue();
            assertThat(protocols.of(Protocol.API_CHAT).remembers()).isTrue();
        }
    }

    @Test
    void aCallThatTakesLongerThanItsNodeAllowsIsATimeout() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var target =
                    Targets.at(
                            "http://127.0.0.1:" + silent.getLocalPort() + "/x",
                            Protocol.WEBHOOK,
                            null,
                            null);

            var failure =
                    catchThrowableOfType(
                            CallFailed.class,
                            () ->
                                    protocols
                                            .of(Protocol.WEBHOOK)
                                            .call(target, Targets.within(150), "d"));

            assertThat(failure.code()).isEqualTo("timeout");
            assertThat(failure.text()).isEqualTo("the worker did not answer within 0.15 s");
        }
    }
}
