package io.runledger.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.runledger.events.run.AppendLiveText;
import io.runledger.events.worker.Protocol;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.platform.worker.OutboundSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChatStreamTest {

    private static final String PATH = "/v1/chat/completions";

    private final StreamingModel model = new StreamingModel();
    private final CallLedger ledger = new CallLedger();
    private final HttpCaller http =
            new HttpCaller(
                    new OutboundPolicy(new OutboundSettings(true)),
                    new CallSettings(Duration.ofSeconds(20), Duration.ofSeconds(20)));
    private final WorkerProtocol chat =
            new Protocols(http, ledger, Clock.systemUTC()).of(Protocol.OPENAI_CHAT);

    @AfterEach
    void stop() {
        model.close();
        http.close();
    }

    private WorkerAnswer ask() throws Exception {
        WorkerTarget target = Targets.at(model.url(PATH), Protocol.OPENAI_CHAT, "sk-1", "gpt");
        return chat.call(target, Targets.streamed("hi"), "d");
    }

    private CallFailed failure() {
        return catchThrowableOfType(CallFailed.class, this::ask);
    }

    private static String piece(String text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    @Nested
    class AStreamedAnswer {

        @Test
        void isAskedForTogetherWithItsTokenCounts() throws Exception {
            model.answers(piece("a"), "data: [DONE]\n\n");

            ask();

            assertThat(model.request())
                    .startsWith(
                            "{\"model\":\"gpt\",\"stream\":true,"
                                    + "\"stream_options\":{\"include_usage\":true},");
        }

        @Test
        void isItsPiecesTogetherWithTheUsageOfTheLastChunk() throws Exception {
            model.answers(
                    "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
                    ": a comment\n\n",
                    "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n",
                    piece("Hel"),
                    piece("lo ä"),
                    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}"
                            + "\n\n",
                    "data: [DONE]\n\n");

            assertThat(ask()).isEqualTo(new WorkerAnswer("Hello ä", 9, 2));
        }

        @Test
        void isHandedOnPieceByPieceInOrderWhileItComes() throws Exception {
            CountDownLatch first = new CountDownLatch(1);
            ledger.onSend =
                    command -> {
                        if (command instanceof AppendLiveText) {
                            first.countDown();
                        }
                    };
            // The model goes on only when somebody has been shown its first words.
            model.answers(piece("one "));
            model.waits(first);
            model.answers(piece("two "), piece("three"), "data: [DONE]\n\n");

            ask();

            var live = ledger.liveText();
            assertThat(live).hasSizeGreaterThan(1);
            assertThat(live.stream().map(AppendLiveText::text).collect(Collectors.joining()))
                    .isEqualTo("one two three");
            assertThat(live.getFirst().text()).isEqualTo("one ");
            assertThat(live).extracting(AppendLiveText::sequence).startsWith(0, 1);
            assertThat(live)
                    .allSatisfy(text -> {
                        assertThat(text.callId()).isEqualTo(CallLedger.CALL);
                        assertThat(text.step()).isEqualTo(7);
                        assertThat(text.path()).isEqualTo("größe");
                    });
        }

        @Test
        void isWholeWhereNobodyCanBeShownIt() throws Exception {
            ledger.onSend =
                    _ -> {
                        throw new IllegalStateException("the ledger is away");
                    };
            model.answers(piece("a"), piece("b"), "data: [DONE]\n\n");

            assertThat(ask().output()).isEqualTo("ab");
        }

        @Test
        void doesNotWaitForALedgerThatDoesNotAnswer() throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            ledger.onSend =
                    _ -> {
                        try {
                            never.await(50, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    };
            model.answers(piece("a"), "data: [DONE]\n\n");

            assertThat(ask().output()).isEqualTo("a");
            never.countDown();
        }

        @Test
        void isReadWholeWhereTheEndpointSendsItWhole() throws Exception {
            model.contentType("application/json");
            model.answers("{\"choices\":[{\"message\":{\"content\":\"whole\"}}]}");

            assertThat(ask().output()).isEqualTo("whole");
            assertThat(ledger.liveText()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"overloaded\"}} | node_failed | overloaded",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]} | provider_unavailable"
                        + " | the model's answer broke off before its end",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]} | node_failed"
                        + " | the model's answer has no text",
                "[1] | node_failed | a part of the model's answer is no JSON object"
            })
    void aStreamThatIsNoAnswerFailsWithItsCause(String data, String code, String message) {
        model.answers("data: " + data + "\n\n");

        assertThat(failure().code()).isEqualTo(code);
        assertThat(failure().text()).isEqualTo(message);
    }

    @Test
    void aStreamWhoseConnectionBreaksIsUnavailable() {
        model.answers(piece("a"));
        model.breaksOff();

        assertThat(failure().code()).isEqualTo("provider_unavailable");
        assertThat(failure().neverLeft()).isFalse();
    }

    @Test
    void aStreamMaySayEightMebibytesAndNoMore() {
        for (int n = 0; n < 9; n++) {
            model.answers(piece("x".repeat(1024 * 1024)));
        }
        model.answers("data: [DONE]\n\n");

        assertThat(failure().text()).isEqualTo("worker response is longer than 8388608 bytes");
    }

    @Test
    void anErrorBeforeTheStreamIsReadAsAnyError() {
        model.status(429);
        model.answers("data: x\n\n");

        assertThat(failure().code()).isEqualTo("rate_limit");
    }
}
