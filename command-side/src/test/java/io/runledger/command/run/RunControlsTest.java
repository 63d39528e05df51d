package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.command.testing.RecordedTemporal.Signal;
import io.runledger.engine.Execution;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunWorkflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a run is told over HTTP while it is there: resumes, injections, retries and replays. */
class RunControlsTest extends ApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Asks a person between two nodes. */
    private static final String ASKING =
            """
            {'state_schema':{'log':{'type':'array','reducer':'append'},
                             'sum':{'type':'number','reducer':'add'},'approved':{}},
             'nodes':{'before':{'type':'transform','updates':{'log':'before'}},
                      'ask':{'type':'interrupt','message':'Shall we?',
                             'answer_schema':{'type':'object','required':['approved'],
                               'properties':{'approved':{'type':'boolean'}}}},
                      'after':{'type':'transform','updates':{'log':'after'}}},
             'edges':[['__start__','before'],['before','ask'],['ask','after'],
                      ['after','__end__']]}
            """;

    private RunId begun(String graph) {
        publish("g", graph);
        assertThat(api.post("/api/v1/runs", "{'graph_id':'g'}", "Idempotency-Key", "k").status())
                .isEqualTo(202);
        return RunId.of(tenant, "k");
    }

    private RunId waiting() {
        RunId run = begun(ASKING);
        carry(run, 0);
        assertThat(events(RunInterrupted.class)).hasSize(1);
        return run;
    }

    private Execution carry(RunId run, int attempt) {
        return new Carrier(gateway, sender()).carry(run, attempt);
    }

    private Api.Answer tell(RunId run, String what, String body) {
        return api.post("/api/v1/runs/" + run + "/" + what, body);
    }

    private String checkpoint(RunId run, int attempt, int step) {
        return "{'checkpoint_id':'%s:%d:%d'}".formatted(run, attempt, step);
    }

    private static String log(Execution execution) {
        return String.valueOf(execution.checkpointState().get("log"));
    }

    @Nested
    class Resuming {

        @Test
        void letsTheRunGoOnWithTheAnswerInItsState() {
            RunId run = waiting();
            Api.Answer answer = tell(run, "resume", "{'updates':{'approved':true}}");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body().text("run_id")).isEqualTo(run.value());
            Execution end = carry(run, 0);
            assertThat(end.checkpointState().get("approved")).isEqualTo(Json.of(true));
            assertThat(log(end)).isEqualTo("[\"before\",\"after\"]");
            assertThat(events(RunCompleted.class)).hasSize(1);
        }

        @Test
        void wakesTheWorkflowWithTheNumberOfTheControl() {
            RunId run = waiting();
            tell(run, "state", "{'updates':{'sum':1}}");
            tell(run, "resume", "{'updates':{'approved':true}}");
            String workflow = RunWorkflow.idOf(tenant, "k");
            await().atMost(PATIENCE).until(() -> temporal.signalsTo(workflow).size() == 2);
            assertThat(temporal.signalsTo(workflow))
                    .containsExactly(
                            new Signal(workflow, "controlled", 1),
                            new Signal(workflow, "controlled", 2));
        }

        @Test
        @Tag("ONE_RESUME_WINS")
        void manyTimesAtOnceIsHeardOnce() throws Exception {
            RunId run = waiting();
            List<Api.Answer> answers =
                    atOnce(12, _ -> tell(run, "resume", "{'updates':{'approved':true}}"));
            assertThat(answers)
                    .extracting(Api.Answer::status)
                    .containsOnly(202, 409)
                    .containsOnlyOnce(202);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 409)
                    .extracting(Api.Answer::code)
                    .containsOnly("not_interrupted");
            assertThat(events(RunResumed.class)).hasSize(1);
        }

        @Test
        void ofARunThatDoesNotWaitIsRefused() {
            RunId run = begun(ASKING);
            Api.Answer answer = api.post("/api/v1/runs/" + run + "/resume", "");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("not_interrupted");
        }

        @Test
        void namesAllThatTheAnswerBreaksOfItsSchema() {
            RunId run = waiting();
            assertThat(tell(run, "resume", "{}").faults()).containsExactly("updates.approved");
            Api.Answer wrong = tell(run, "resume", "{'updates':{'approved':'yes'}}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.faults()).containsExactly("updates.approved");
            assertThat(events(RunResumed.class)).isEmpty();
        }

        @Test
        void refusesUnknownTargetsAndUpdatesThatNoStateTakes() {
            RunId run = waiting();
            assertThat(tell(run, "resume", "{'goto':'nowhere'}").faults()).containsExactly("goto");
            assertThat(tell(run, "resume", "{'goto':7}").faults()).containsExactly("goto");
            assertThat(tell(run, "resume", "{'updates':{'sum':'x'}}").faults())
                    .containsExactly("updates.sum");
            assertThat(tell(run, "resume", "{'updates':{'__meta':1}}").faults())
                    .containsExactly("updates.__meta");
        }

        @Test
        void mayGoSomewhereElse() {
            RunId run = waiting();
            Api.Answer answer =
                    tell(run, "resume", "{'updates':{'approved':false},'goto':['__end__']}");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(log(carry(run, 0))).isEqualTo("[\"before\"]");
        }
    }

    @Nested
    class Injecting {

        @Test
        void isNumberedAndTakenInAtTheNextStep() {
            RunId run = begun(ASKING);
            Api.Answer answer = tell(run, "state", "{'updates':{'sum':2}}");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body().text())
                    .isEqualTo(
                            "{\"run_id\":\"%s\",\"control\":1,\"applied\":false,\"pending\":true}"
                                    .formatted(run));
            assertThat(carry(run, 0).checkpointState().get("sum")).isEqualTo(Json.of(2));
        }

        @Test
        @Tag("NOTHING_INJECTED_IS_LOST")
        void whileTheRunWaitsIsInItsStateWhenItGoesOn() {
            RunId run = waiting();
            tell(run, "state", "{'updates':{'sum':2}}");
            tell(run, "state", "{'updates':{'sum':3},'apply_after':'after'}");
            tell(run, "resume", "{'updates':{'approved':true}}");
            tell(run, "state", "{'updates':{'sum':4}}");
            assertThat(carry(run, 0).checkpointState().get("sum")).isEqualTo(Json.of(9));
        }

        @Test
        void needsUpdatesAndAKnownNode() {
            RunId run = begun(ASKING);
            assertThat(tell(run, "state", "{}").faults()).containsExactly("updates");
            assertThat(tell(run, "state", "{'updates':[]}").faults()).containsExactly("updates");
            assertThat(tell(run, "state", "{'updates':{},'apply_after':'nobody'}").faults())
                    .containsExactly("apply_after");
            assertThat(tell(run, "state", "{'updates':{'sum':'x'}}").status()).isEqualTo(400);
            assertThat(events(StateInjected.class)).isEmpty();
        }

        @Test
        void ofMoreThanAStateMayHoldIs413() {
            RunId run = begun(ASKING);
            String big = "x".repeat(8 * 1024 * 1024);
            Api.Answer answer = tell(run, "state", "{'updates':{'big':'" + big + "'}}");
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo("state_too_large");
        }

        @Test
        void intoAnEndedRunIsRefused() {
            RunId run = begun(FREE);
            carry(run, 0);
            Api.Answer answer = tell(run, "state", "{'updates':{'a':1}}");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("run_terminal");
        }
    }

    @Nested
    class Replaying {

        @Test
        @Tag("REPLAY_KEEPS_OLD_ATTEMPTS")
        void beginsAnAttemptAtTheCheckpoint() {
            RunId run = waiting();
            tell(run, "resume", "{'updates':{'approved':true}}");
            carry(run, 0);
            Api.Answer answer = tell(run, "replay", checkpoint(run, 0, 1));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body().get("attempt")).isEqualTo(Json.of(1));
            Execution again = carry(run, 1);
            assertThat(log(again)).isEqualTo("[\"before\"]");
            assertThat(again.checkpointState().get("approved")).isEqualTo(Json.NULL);
            tell(run, "resume", "{'updates':{'approved':false}}");
            assertThat(log(carry(run, 1))).isEqualTo("[\"before\",\"after\"]");
            assertThat(events(RunCompleted.class)).hasSize(2);
        }

        @Test
        void stopsTheWorkflowOfTheAttemptBefore() {
            RunId run = waiting();
            assertThat(tell(run, "replay", checkpoint(run, 0, 0)).status()).isEqualTo(202);
            String earlier = RunWorkflow.idOf(tenant, "k", 0);
            String next = RunWorkflow.idOf(tenant, "k", 1);
            await().atMost(PATIENCE).until(() -> temporal.wasCancelled(earlier));
            await().atMost(PATIENCE).until(() -> !temporal.startsOf(next).isEmpty());
        }

        @Test
        void ofAnUnknownCheckpointOrAnotherRunsIsRefused() {
            RunId run = waiting();
            assertThat(tell(run, "replay", checkpoint(run, 0, 9)).status()).isEqualTo(404);
            assertThat(tell(run, "replay", checkpoint(run, 1, 0)).status()).isEqualTo(404);
            RunId other = RunId.of(tenant, "other");
            assertThat(tell(run, "replay", checkpoint(other, 0, 0)).faults())
                    .containsExactly("checkpoint_id");
            assertThat(tell(run, "replay", "{'checkpoint_id':'x'}").faults())
                    .containsExactly("checkpoint_id");
            assertThat(tell(other, "replay", checkpoint(other, 0, 0)).status()).isEqualTo(404);
        }

        @Test
        void manyTimesAtOnceIsHeardOnce() throws Exception {
            RunId run = waiting();
            List<Api.Answer> answers = atOnce(8, _ -> tell(run, "replay", checkpoint(run, 0, 0)));
            assertThat(answers)
                    .extracting(Api.Answer::status)
                    .containsOnly(202, 409)
                    .containsOnlyOnce(202);
            assertThat(events(AttemptRequested.class)).hasSize(1);
        }
    }
}
