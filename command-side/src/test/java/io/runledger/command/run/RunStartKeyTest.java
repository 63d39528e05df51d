package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts under one key over HTTP, one after another and all at once. */
class RunStartKeyTest extends ApiTest {

    private static final String RUNS = "/api/v1/runs";
    private static final String KEY = "Idempotency-Key";

    @Nested
    @Tag("IDEMPOTENT_RUN_START")
    class TheSameKey {

        @Test
        void fiftyTimesAtOnceMakesOneRun() throws Exception {
            publish("hello", PAID);
            deposit(1_000_000);
            List<Api.Answer> answers =
                    atOnce(
                            50,
                            _ -> api.post(RUNS, "{'graph_id':'hello','input':{'n':1}}", KEY, "k"));
            assertThat(answers)
                    .extracting(Api.Answer::status)
                    .containsOnly(200, 202)
                    .containsOnlyOnce(202);
            assertThat(answers)
                    .extracting(answer -> answer.body().text("run_id"))
                    .containsOnly(RunId.of(tenant, "k").value());
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 200)
                    .allMatch(answer -> "true".equals(answer.header("Idempotent-Replayed")));
            assertThat(events(RunRequested.class)).hasSize(1);
            assertThat(events(HoldPlaced.class)).hasSize(1);
            String workflow = RunWorkflow.idOf(tenant, "k");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> temporal.startsOf(workflow).size() == 1);
        }

        @Test
        void withAnotherRequestIsRefused() {
            publish("hello", FREE);
            api.post(RUNS, "{'graph_id':'hello','input':{'n':1}}", KEY, "k");
            Api.Answer other = api.post(RUNS, "{'graph_id':'hello','input':{'n':2}}", KEY, "k");
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.code()).isEqualTo("idempotency_mismatch");
            assertThat(events(RunRequested.class)).hasSize(1);
        }

        @Test
        void withTheSameRequestWrittenDifferentlyIsARepeat() {
            publish("hello", FREE);
            api.post(RUNS, "{'graph_id':'hello','input':{'a':1.0,'b':2}}", KEY, "k");
            Api.Answer again =
                    api.post(RUNS, "{'input':{'b':2,'a':1},'graph_id':'hello'}", KEY, "k");
            assertThat(again.status()).isEqualTo(200);
        }

        @Test
        void isARepeatAlsoWhenGraphAndMoneyAreGone() {
            publish("hello", PAID);
            deposit(1_000_000);
            Api.Answer first = api.post(RUNS, "{'graph_id':'hello'}", KEY, "k");
            assertThat(first.status()).isEqualTo(202);
            assertThat(api.post(RUNS, "{'graph_id':'hello'}", KEY, "k-2").status()).isEqualTo(402);
            assertThat(api.delete("/api/v1/graphs/hello").status()).isEqualTo(204);
            assertThat(api.post(RUNS, "{'graph_id':'hello'}", KEY, "k-2").status()).isEqualTo(404);
            Api.Answer repeat = api.post(RUNS, "{'graph_id':'hello'}", KEY, "k");
            assertThat(repeat.status()).isEqualTo(200);
            assertThat(repeat.body()).isEqualTo(first.body());
        }

        @Test
        void ofARefusedStartIsFreeStill() {
            assertThat(api.post(RUNS, "{'graph_id':'hello'}", KEY, "k").status()).isEqualTo(404);
            publish("hello", FREE);
            assertThat(api.post(RUNS, "{'graph_id':'hello'}", KEY, "k").status()).isEqualTo(202);
        }

        @Test
        void onTheGraphsOwnAddressIsTheSameRequest() {
            publish("hello", FREE);
            api.post(RUNS, "{'graph_id':'hello','input':{}}", KEY, "k");
            Api.Answer other = api.post("/api/v1/graphs/hello/runs", "{'input':{}}", KEY, "k");
            assertThat(other.status()).isEqualTo(200);
        }

        @Test
        void absentMakesANewRunEachTime() {
            publish("hello", FREE);
            Api.Answer one = api.post(RUNS, "{'graph_id':'hello'}");
            Api.Answer two = api.post(RUNS, "{'graph_id':'hello'}");
            assertThat(one.status()).isEqualTo(202);
            assertThat(one.body().get("run_id")).isNotEqualTo(two.body().get("run_id"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"sched:1", "hook:1", "fork:1", "api:1", "with space"})
        void thatIsReservedOrMalformedIsRefused(String key) {
            publish("hello", FREE);
            Api.Answer answer = api.post(RUNS, "{'graph_id':'hello'}", KEY, key);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults()).containsExactly(KEY);
            assertThat(events(RunRequested.class)).isEmpty();
        }
    }
}
