package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.engine.Execution;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forks and retries of runs, and the graph versions and credits that they keep. */
class RunForkTest extends ApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CHAIN =
            """
            {'state_schema':{'log':{'type':'array','reducer':'append'}},
             'nodes':{'one':{'type':'transform','updates':{'log':1}},
                      'two':{'type':'transform','updates':{'log':2}},
                      'three':{'type':'transform','updates':{'log':3}}},
             'edges':[['__start__','one'],['one','two'],['two','three'],['three','__end__']]}
            """;

    private RunId run(String graph, String key) {
        Api.Answer answer =
                api.post("/api/v1/runs", "{'graph_id':'" + graph + "'}", "Idempotency-Key", key);
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(202);
        return RunId.of(tenant, key);
    }

    private Execution carry(RunId run, int attempt) {
        return new Carrier(gateway, sender()).carry(run, attempt);
    }

    private Api.Answer fork(RunId run, int step, String more, String... headers) {
        return api.post(
                "/api/v1/runs/" + run + "/fork",
                "{'checkpoint_id':'%s:0:%d'%s}".formatted(run, step, more),
                headers);
    }

    private static RunId idOf(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(202);
        return new RunId(String.valueOf(answer.body().text("run_id")));
    }

    private RunRequested requested(RunId run) {
        return (RunRequested) log.readAggregate(run.value()).getFirst().event();
    }

    private static String log(Execution execution) {
        return String.valueOf(execution.checkpointState().get("log"));
    }

    @Nested
    class Forks {

        @Test
        void goOnWhereTheOtherRunStoodWithTheirUpdates() {
            publish("g", CHAIN);
            RunId source = run("g", "k");
            carry(source, 0);
            RunId fork = idOf(fork(source, 1, ",'updates':{'log':'forked'}"));
            assertThat(log(carry(fork, 0))).isEqualTo("[1,\"forked\",2,3]");
            RunRequested asked = requested(fork);
            assertThat(asked.origin()).isEqualTo(new ForkOrigin(source, 0, 1, List.of()));
            assertThat(asked.trigger().source()).isEqualTo("fork");
            assertThat(asked.trigger().ref()).isEqualTo(source + ":0:1");
            assertThat(asked.idempotencyKey()).startsWith("fork:");
        }

        @Test
        void answerLikeAStart() {
            publish("g", CHAIN);
            RunId source = run("g", "k");
            carry(source, 0);
            Api.Answer first = fork(source, 0, "", "Idempotency-Key", "f");
            assertThat(idOf(first)).isEqualTo(RunId.of(tenant, "f"));
            assertThat(first.body().text("workflow_id")).isEqualTo("graph-run:" + tenant + ":f");
            Api.Answer again = fork(source, 0, "", "Idempotency-Key", "f");
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(fork(source, 1, "", "Idempotency-Key", "f").status()).isEqualTo(422);
            assertThat(fork(source, 1, "", "Idempotency-Key", "fork:x").status()).isEqualTo(400);
        }

        @Test
        void mayGoOnWithAnotherVersionOfTheGraph() {
            publish("g", CHAIN);
            RunId source = run("g", "k");
            carry(source, 0);
            String without =
                    """
                    {'definition':{'state_schema':{'log':{'type':'array','reducer':'append'}},
                     'nodes':{'two':{'type':'transform','updates':{'log':'zwei'}}},
                     'edges':[['__start__','two'],['two','__end__']]}}
                    """;
            assertThat(api.put("/api/v1/graphs/g", without).status()).isEqualTo(200);
            RunId fork = idOf(fork(source, 1, ",'graph_version':2"));
            assertThat(log(carry(fork, 0))).isEqualTo("[1,\"zwei\"]");
            assertThat(requested(fork).graph().version()).isEqualTo(2);
            ForkOrigin origin = requested(fork).origin();
            assertThat(origin).isEqualTo(new ForkOrigin(source, 0, 1, List.of("one")));
            assertThat(fork(source, 1, ",'graph_version':3").status()).isEqualTo(404);
        }

        @Test
        void areRefusedWhereTheyCannotBegin() {
            publish("g", CHAIN);
            RunId source = run("g", "k");
            carry(source, 0);
            assertThat(fork(source, 9, "").status()).isEqualTo(404);
            RunId other = RunId.of(tenant, "none");
            Api.Answer foreign =
                    api.post(
                            "/api/v1/runs/" + source + "/fork",
                            "{'checkpoint_id':'%s:0:0'}".formatted(other));
            assertThat(foreign.faults()).containsExactly("checkpoint_id");
            assertThat(fork(source, 0, ",'updates':{'__config':{}}").faults())
                    .containsExactly("updates.__config");
            String big = "x".repeat(8 * 1024 * 1024 - 10);
            assertThat(fork(source, 2, ",'updates':{'b':'" + big + "'}").status()).isEqualTo(413);
        }
    }

    @Nested
    class Subgraphs {

        @Test
        void areFrozenAtTheStartThroughAllLevels() {
            publish("leaf", CHAIN);
            publish("middle", enclosing("leaf"));
            publish("top", enclosing("middle"));
            RunId run = run("top", "k");
            api.put("/api/v1/graphs/leaf", "{'definition':" + FREE + "}");
            assertThat(requested(run).graphsBelow())
                    .extracting(ref -> ref.id() + " " + ref.version())
                    .containsExactly("middle 1", "leaf 1");
            AttemptStart start = gateway.ask(new ReadAttempt(run, 0));
            assertThat(start.subgraphs()).hasSize(2);
            assertThat(start.subgraphs().getLast().definition().text()).contains("three");
        }

        @Test
        void thatLeadToThemselvesOrNowhereAreFrozenOnceOrNotAtAll() {
            publish("loop", enclosing("loop"));
            publish("lost", enclosing("nowhere"));
            assertThat(requested(run("loop", "k")).graphsBelow())
                    .extracting(GraphRef::version)
                    .containsExactly(1);
            assertThat(requested(run("lost", "l")).graphsBelow()).isEmpty();
        }

        @Test
        void thatReachAModelNeedCredits() {
            publish("leaf", PAID);
            publish("top", enclosing("leaf"));
            Api.Answer answer = api.post("/api/v1/runs", "{'graph_id':'top'}");
            assertThat(answer.status()).isEqualTo(402);
        }

        private String enclosing(String graph) {
            return """
            {'nodes':{'sub':{'type':'subgraph','workflow_id':'%s'}},
             'edges':[['__start__','sub'],['sub','__end__']]}
            """
                    .formatted(graph);
        }
    }

    @Nested
    @Tag("HOLDS_ARE_RELEASED")
    class FurtherAttempts {

        private RunId failed() {
            publish("p", PAID);
            deposit(1_000_000);
            RunId run = run("p", "k");
            carryHalf(run, 0);
            awaitReleases(1);
            return run;
        }

        private void carryHalf(RunId run, int attempt) {
            gateway.send(
                    new FailAttempt(
                            run, attempt, new RunError("internal", "x", null), Instant.now()),
                    sender());
        }

        private void awaitReleases(int count) {
            await().atMost(PATIENCE).until(() -> events(HoldReleased.class).size() == count);
        }

        private Api.Answer retry(RunId run) {
            return api.post("/api/v1/runs/" + run + "/retry", "");
        }

        @Test
        void setCreditsAsideAndGiveThemBackAtTheirEnd() {
            RunId run = failed();
            assertThat(retry(run).status()).isEqualTo(202);
            assertThat(events(HoldPlaced.class).getLast().attempt()).isEqualTo(1);
            carryHalf(run, 1);
            awaitReleases(2);
            assertThat(events(HoldReleased.class).getLast().heldAfter()).isZero();
        }

        @Test
        void withoutMoneyAre402AndChangeNothing() {
            RunId run = failed();
            publish("q", PAID.replace("greet", "meet"));
            run("q", "k-2");
            assertThat(retry(run).status()).isEqualTo(402);
            assertThat(events(AttemptRequested.class)).isEmpty();
        }

        @Test
        void thatAreRefusedLeaveNothingSetAside() throws Exception {
            RunId run = failed();
            List<Api.Answer> answers = atOnce(8, _ -> retry(run));
            assertThat(answers)
                    .extracting(Api.Answer::status)
                    .containsOnly(202, 409)
                    .containsOnlyOnce(202);
            carryHalf(run, 1);
            awaitReleases(2);
            assertThat(events(HoldReleased.class).getLast().heldAfter()).isZero();
        }

        @Test
        void ofARunThatDidNotFailAreAConflict() {
            publish("g", CHAIN);
            RunId run = run("g", "k");
            assertThat(retry(run).status()).isEqualTo(409);
            carry(run, 0);
            Api.Answer answer = retry(run);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("conflict");
            assertThat(answer.body().get("detail")).isNotEqualTo(Json.NULL);
        }
    }
}
