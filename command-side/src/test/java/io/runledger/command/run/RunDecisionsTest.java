package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.engine.Execution;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.PauseLimit;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.ReadPause;
import io.runledger.events.run.Review;
import io.runledger.events.run.RunCommand.ExpirePause;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people decide over HTTP about runs that wait. */
class RunDecisionsTest extends ApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Asks for a yes or no, and takes note of both answers. */
    private static final String REVIEWED =
            """
            {'state_schema':{'title':{},'outcome':{}},
             'nodes':{'ask':{'type':'interrupt','message':'Publish?','timeout_ms':3600000,
                             'on_timeout':'cancel',
                             'answer_schema':{'type':'object','additionalProperties':false,
                                              'properties':{'title':{'type':'string'}}}},
                      'decided':{'type':'route','input':'state.plane_review_decision.decision',
                                 'default':'approve'},
                      'publish':{'type':'transform','updates':{'outcome':'published'}},
                      'drop':{'type':'transform','updates':{'outcome':'dropped'}}},
             'edges':[['__start__','ask'],['ask','decided'],['decided:approve','publish'],
                      ['decided:edit','publish'],['decided:reject','drop'],
                      ['publish','__end__'],['drop','__end__']]}
            """;

    /** Waits before its only node and reads no decision. */
    private static final String HELD =
            """
            {'interrupt_before':['mark'],
             'nodes':{'mark':{'type':'transform','updates':{'done':true}}},
             'edges':[['__start__','mark'],['mark','__end__']]}
            """;

    private static final String ASKING_AGAIN =
            """
            {'nodes':{'first':{'type':'interrupt'},'second':{'type':'interrupt'}},
             'edges':[['__start__','first'],['first','second'],['second','__end__']]}
            """;

    private RunId waiting(String graph) {
        publish("g", graph);
        assertThat(api.post("/api/v1/runs", "{'graph_id':'g'}", "Idempotency-Key", "k").status())
                .isEqualTo(202);
        RunId run = RunId.of(tenant, "k");
        carry(run);
        assertThat(events(RunInterrupted.class)).hasSize(1);
        return run;
    }

    private Execution carry(RunId run) {
        return new Carrier(gateway, sender()).carry(run, 0);
    }

    private Json outcome(RunId run) {
        return carry(run).checkpointState().get("outcome");
    }

    private Api.Answer decide(RunId run, String body) {
        return decide(api, run, body);
    }

    private static Api.Answer decide(Api as, RunId run, String body) {
        return as.post("/api/v1/runs/" + run + "/decision", body);
    }

    @Nested
    class Approving {

        @Test
        void letsTheRunGoOnAndSaysWhoDecidedWhatAndWhen() {
            RunId run = waiting(REVIEWED);
            Api.Answer answer = decide(run, "{'decision':'approve','comment':'Well done.'}");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body().text())
                    .isEqualTo(
                            "{\"run_id\":\"%s\",\"decision\":\"approve\",\"status\":\"running\"}"
                                    .formatted(run));
            Json.Obj state = carry(run).checkpointState();
            assertThat(state.get("outcome")).isEqualTo(Json.of("published"));
            RunResumed event = events(RunResumed.class).getFirst();
            assertThat(event.decision()).isEqualTo(DecisionKind.APPROVE);
            assertThat(event.comment()).isEqualTo("Well done.");
            assertThat(event.by()).startsWith("key:");
            assertThat(state.get(Review.KEY))
                    .isEqualTo(
                            Review.state(
                                    DecisionKind.APPROVE, "Well done.", event.by(), event.at()));
        }

        @Test
        void wakesTheWorkflow() {
            RunId run = waiting(REVIEWED);
            decide(run, "{'decision':'approve'}");
            String workflow = RunWorkflow.idOf(tenant, "k");
            await().atMost(PATIENCE).until(() -> !temporal.signalsTo(workflow).isEmpty());
        }

        @Test
        @Tag("NO_SIDE_EFFECTS_BEFORE_APPROVAL")
        void isWhatTheNodesBehindTheQuestionWaitFor() {
            RunId run = waiting(REVIEWED);
            carry(run);
            assertThat(events(NodeStarted.class)).extracting(NodeStarted::node).containsOnly("ask");
            decide(run, "{'decision':'approve'}");
            carry(run);
            assertThat(events(NodeStarted.class))
                    .extracting(NodeStarted::node)
                    .containsExactly("ask", "decided", "publish");
        }

        @Test
        void worksAtBreakpointsToo() {
            RunId run = waiting(HELD);
            assertThat(decide(run, "{'decision':'approve'}").status()).isEqualTo(202);
            carry(run);
            assertThat(events(RunCompleted.class)).hasSize(1);
        }
    }

    @Nested
    class Editing {

        @Test
        void putsTheAnswerIntoTheState() {
            RunId run = waiting(REVIEWED);
            assertThat(decide(run, "{'decision':'edit','updates':{'title':'Better'}}").status())
                    .isEqualTo(202);
            Json.Obj state = carry(run).checkpointState();
            assertThat(state.get("title")).isEqualTo(Json.of("Better"));
            assertThat(state.get("outcome")).isEqualTo(Json.of("published"));
        }

        @Test
        void needsAnAnswerThatFitsWhatIsAskedFor() {
            RunId run = waiting(REVIEWED);
            assertThat(decide(run, "{'decision':'edit'}").faults()).containsExactly("updates");
            assertThat(decide(run, "{'decision':'edit','updates':{'title':1}}").faults())
                    .containsExactly("updates.title");
            assertThat(decide(run, "{'decision':'edit','updates':{'__meta':1}}").faults())
                    .containsExactly("updates.__meta");
            assertThat(events(RunResumed.class)).isEmpty();
        }
    }

    @Nested
    class Rejecting {

        @Test
        void isTheGraphsBusinessWhereItReadsTheDecision() {
            RunId run = waiting(REVIEWED);
            assertThat(decide(run, "{'decision':'reject','comment':'No.'}").status())
                    .isEqualTo(202);
            assertThat(outcome(run)).isEqualTo(Json.of("dropped"));
        }

        @Test
        void endsTheRunWhereItDoesNot() {
            RunId run = waiting(HELD);
            Api.Answer answer = decide(run, "{'decision':'reject','comment':'No.'}");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body().text("status")).isEqualTo("cancelled");
            assertThat(events(RunCancelled.class))
                    .singleElement()
                    .satisfies(end -> {
                        assertThat(end.reason()).isEqualTo("rejected: No.");
                        assertThat(end.decision()).isEqualTo(DecisionKind.REJECT);
                    });
            String workflow = RunWorkflow.idOf(tenant, "k");
            await().atMost(PATIENCE).until(() -> temporal.wasCancelled(workflow));
        }

        @Test
        void takesNoAnswer() {
            RunId run = waiting(REVIEWED);
            assertThat(decide(run, "{'decision':'reject','updates':{'title':'x'}}").faults())
                    .containsExactly("updates");
        }
    }

    @Nested
    class ADecision {

        @Test
        @Tag("ONE_DECISION_PER_WAIT")
        void ofManyAtOnceIsTheOnlyOne() throws Exception {
            RunId run = waiting(REVIEWED);
            List<String> kinds = List.of("approve", "reject");
            List<Api.Answer> answers =
                    atOnce(
                            12,
                            number -> decide(run, "{'decision':'" + kinds.get(number % 2) + "'}"));
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
        @Tag("ONE_DECISION_PER_WAIT")
        void thatComesSecondIsToldWhoDecidedAndWhen() {
            RunId run = waiting(REVIEWED);
            decide(run, "{'decision':'approve'}");
            RunResumed first = events(RunResumed.class).getFirst();
            Api.Answer second = decide(run, "{'decision':'reject'}");
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.code()).isEqualTo("not_interrupted");
            assertThat(second.body().text("detail"))
                    .contains("approve, by " + first.by() + " at " + first.at());
            carry(run);
            assertThat(decide(run, "{'decision':'reject'}").code()).isEqualTo("not_interrupted");
        }

        @Test
        @Tag("ONE_DECISION_PER_WAIT")
        void aboutAWaitThatIsOverIsNotOneAboutTheNext() {
            RunId run = waiting(ASKING_AGAIN);
            String seen = "{'decision':'approve','checkpoint_id':'" + run + ":0:1'}";
            assertThat(decide(run, seen).status()).isEqualTo(202);
            carry(run);
            assertThat(events(RunInterrupted.class)).hasSize(2);
            Api.Answer late = decide(run, seen);
            assertThat(late.code()).isEqualTo("not_interrupted");
            assertThat(late.body().text("detail")).contains("approve, by", "waits anew since");
            RunInterrupted second = events(RunInterrupted.class).getLast();
            String next = seen.replace(":0:1'", ":0:" + second.step() + "'");
            assertThat(decide(run, next).status()).isEqualTo(202);
            assertThat(
                            decide(
                                            run,
                                            "{'decision':'approve','checkpoint_id':'%s:0:1'}"
                                                    .formatted(UUID.randomUUID()))
                                    .faults())
                    .containsExactly("checkpoint_id");
        }

        @Test
        void aboutAnotherTenantsRunFindsNone() {
            RunId run = waiting(REVIEWED);
            Api other = apiOf(new TenantId("t-" + UUID.randomUUID()));
            assertThat(decide(other, run, "{'decision':'approve'}").status()).isEqualTo(404);
            assertThat(events(RunResumed.class)).isEmpty();
        }

        @Test
        void aboutARunThatDoesNotWaitIsRefused() {
            publish("free", FREE);
            api.post("/api/v1/runs", "{'graph_id':'free'}", "Idempotency-Key", "k");
            Api.Answer answer = decide(RunId.of(tenant, "k"), "{'decision':'approve'}");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("not_interrupted");
        }

        @Test
        void isOneOfThree() {
            RunId run = waiting(REVIEWED);
            assertThat(decide(run, "{}").faults()).containsExactly("decision");
            assertThat(decide(run, "{'decision':'APPROVE'}").faults()).containsExactly("decision");
            assertThat(decide(run, "{'decision':'maybe','comment':1}").faults())
                    .containsExactly("decision", "comment");
        }

        @Test
        void isNotForgedAndNotEndless() {
            RunId run = waiting(REVIEWED);
            assertThat(
                            decide(
                                            run,
                                            "{'decision':'approve','updates':{'plane_review_decision':{}}}")
                                    .faults())
                    .containsExactly("updates.plane_review_decision");
            String endless = "x".repeat(RunDecisions.LONGEST_COMMENT + 1);
            assertThat(decide(run, "{'decision':'approve','comment':'" + endless + "'}").faults())
                    .containsExactly("comment");
        }
    }

    @Nested
    class ATimeout {

        @Test
        void isReadByWhoeverCarriesTheRunOut() {
            RunId run = waiting(REVIEWED);
            RunInterrupted wait = events(RunInterrupted.class).getFirst();
            assertThat(wait.expiresAt()).isEqualTo(wait.at().plusSeconds(3600));
            assertThat(gateway.ask(new ReadPause(run, 0)))
                    .isEqualTo(new PauseLimit(run, new PausePlace(0, 1), wait.expiresAt()));
            assertThat(gateway.ask(new ReadPause(run, 1)))
                    .isEqualTo(new PauseLimit(run, null, null));
        }

        @Test
        void endsTheWaitOnlyWhenItIsOver() {
            RunId run = waiting(REVIEWED);
            PausePlace place = new PausePlace(0, 1);
            gateway.send(new ExpirePause(run, place, Instant.now()), sender());
            assertThat(events(RunCancelled.class)).isEmpty();
            gateway.send(new ExpirePause(run, place, Instant.now().plusSeconds(3600)), sender());
            assertThat(events(RunCancelled.class))
                    .extracting(RunCancelled::by)
                    .containsExactly("system:timeout");
            assertThat(gateway.ask(new ReadPause(run, 0)))
                    .isEqualTo(new PauseLimit(run, null, null));
        }
    }
}
