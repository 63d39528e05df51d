package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.RunId;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.ReplayRun;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunWorkflow;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Ends of runs, and what follows from them. */
class RunCancelTest extends ApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired private RunResumer resumer;

    private RunId started(String graph) {
        publish("hello", graph);
        deposit(1_000_000);
        Api.Answer answer =
                api.post("/api/v1/runs", "{'graph_id':'hello'}", "Idempotency-Key", "k");
        assertThat(answer.status()).isEqualTo(202);
        return RunId.of(tenant, "k");
    }

    private Api.Answer cancel(Object run) {
        return api.post("/api/v1/runs/" + run + "/cancel", "{'reason':'enough'}");
    }

    private void fail(RunId run) {
        gateway.send(
                new FailAttempt(run, 0, new RunError("internal", "broken", null), Instant.now()),
                sender());
    }

    @Nested
    class Cancelling {

        @Test
        void isAcceptedOnceAndConfirmedAgain() {
            RunId run = started(FREE);
            Api.Answer first = cancel(run);
            assertThat(first.status()).isEqualTo(202);
            assertThat(first.body().text("status")).isEqualTo("cancelled");
            assertThat(cancel(run).status()).isEqualTo(200);
            assertThat(events(RunCancelled.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.reason()).isEqualTo("enough"))
                    .satisfies(e -> assertThat(e.by()).isEqualTo("key:default"));
        }

        @Test
        void manyTimesAtOnceIsAcceptedOnce() throws Exception {
            RunId run = started(FREE);
            assertThat(atOnce(12, _ -> cancel(run)))
                    .extracting(Api.Answer::status)
                    .containsOnly(200, 202)
                    .containsOnlyOnce(202);
            assertThat(events(RunCancelled.class)).hasSize(1);
        }

        @Test
        void needsNoBody() {
            RunId run = started(FREE);
            assertThat(api.post("/api/v1/runs/" + run + "/cancel", "").status()).isEqualTo(202);
        }

        @Test
        void ofAnEndedRunIsAConflict() {
            RunId run = started(FREE);
            fail(run);
            Api.Answer answer = cancel(run);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("run_terminal");
        }

        @Test
        void ofNoRunIsNotFound() {
            assertThat(cancel(RunId.of(tenant, "never")).status()).isEqualTo(404);
            assertThat(cancel("not-a-uuid").status()).isEqualTo(404);
        }

        @Test
        void stopsTheWorkflow() {
            RunId run = started(FREE);
            cancel(run);
            await().atMost(PATIENCE)
                    .until(() -> temporal.wasCancelled(RunWorkflow.idOf(tenant, "k")));
        }
    }

    @Nested
    @Tag("HOLDS_ARE_RELEASED")
    class Ends {

        @Test
        void releaseTheHoldAfterACancel() {
            cancel(started(PAID));
            awaitRelease();
        }

        @Test
        void releaseTheHoldAfterAFailure() {
            fail(started(PAID));
            awaitRelease();
        }

        private void awaitRelease() {
            await().atMost(PATIENCE).until(() -> !events(HoldReleased.class).isEmpty());
            assertThat(events(HoldReleased.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.amount()).isEqualTo(1_000_000))
                    .satisfies(e -> assertThat(e.heldAfter()).isZero());
        }
    }

    @Nested
    class Attempts {

        @Test
        void thatAreRestartedGetAWorkflowOfTheirOwn() {
            RunId run = started(FREE);
            String second = RunWorkflow.idOf(tenant, "k", 1);
            gateway.send(new RestartRun(run, 0, "lost", Instant.now()), sender());
            await().atMost(PATIENCE).until(() -> !temporal.startsOf(second).isEmpty());
            assertThat(temporal.startsOf(second).getFirst().argument())
                    .isEqualTo(new RunWorkflow.Start(tenant, run, 1));
        }

        @Test
        @Tag("EVERY_RUN_REACHES_AN_END")
        void areAskedForWhereOpenRunsLostTheirWorkflows() {
            RunId run = started(FREE);
            api.post("/api/v1/runs", "{'graph_id':'hello'}", "Idempotency-Key", "ended");
            fail(RunId.of(tenant, "ended"));
            resumer.resumeOpenRuns();
            assertThat(events(AttemptRequested.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.runId()).isEqualTo(run))
                    .satisfies(e -> assertThat(e.attempt()).isEqualTo(1));
        }

        @Test
        @Tag("EVERY_RUN_REACHES_AN_END")
        void thatAreLostBeforeTheirFirstCheckpointBeginAtTheSamePlace() {
            RunId run = started(FREE);
            for (int lost = 0; lost < 3; lost++) {
                gateway.send(new RestartRun(run, lost, "lost", Instant.now()), sender());
                assertThat(gateway.ask(new ReadAttempt(run, lost + 1)).execution()).isNotNull();
            }
            new Carrier(gateway, sender()).carry(run, 3);
            gateway.send(new ReplayRun(run, 3, 0, null, "test", Instant.now()), sender());
            gateway.send(new RestartRun(run, 4, "lost", Instant.now()), sender());
            assertThat(new Carrier(gateway, sender()).carry(run, 5).step()).isEqualTo(1);
        }

        @Test
        void areReadWithAllThatTheirWorkflowNeeds() {
            RunId run = started(FREE);
            api.delete("/api/v1/graphs/hello");
            AttemptStart attempt = gateway.ask(new ReadAttempt(run, 0));
            assertThat(attempt.tenantId()).isEqualTo(tenant);
            assertThat(attempt.definition().has("nodes")).isTrue();
            assertThat(attempt.execution()).isNotNull();
            assertThat(attempt.endedBecause()).isNull();
            assertThat(gateway.ask(new ReadAttempt(run, 1)).endedBecause())
                    .isEqualTo("the run is at attempt 0");
            cancel(run);
            assertThat(gateway.ask(new ReadAttempt(run, 0)).endedBecause())
                    .isEqualTo("the run has ended");
        }
    }
}
