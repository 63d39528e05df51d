package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.ApiTest;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.ReadUnits;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.OpenUsageUnit;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunUnits;
import io.runledger.events.run.UnitOutcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run sets aside: for how much, and until when. */
class RunHoldsTest extends ApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RunId started() {
        publish("hello", PAID);
        deposit(10_000);
        api.post(
                "/api/v1/runs",
                "{'graph_id':'hello','config':{'max_cost_credits':1000}}",
                "Idempotency-Key",
                "k");
        RunId run = RunId.of(tenant, "k");
        start(run, 0);
        return run;
    }

    private void start(RunId run, int attempt) {
        gateway.call(
                new StartAttempt(
                        run,
                        attempt,
                        "w/" + attempt,
                        0,
                        "state",
                        List.of(new NodePlace("greet", "greet", "task")),
                        0,
                        null,
                        Instant.now()),
                sender(),
                Boolean.class);
    }

    private CallId open(RunId run, int attempt, String dispatch) {
        return gateway.call(
                new OpenUsageUnit(
                        run,
                        attempt,
                        1,
                        "greet",
                        "greet",
                        0,
                        dispatch,
                        new WorkerId("llm"),
                        "demo-model",
                        Instant.now()),
                sender(),
                CallId.class);
    }

    private void charged(RunId run, CallId call, long amount, long position) {
        gateway.send(
                new DebitAccount(
                        tenant,
                        new AccountId(tenant.value()),
                        call,
                        run,
                        run + "/0/" + call,
                        amount,
                        new SpendFacts("hello", null, Instant.now(), BigDecimal.ZERO),
                        position,
                        Instant.now()),
                sender());
        settled(run, call, UnitOutcome.CHARGED);
    }

    private void settled(RunId run, CallId call, UnitOutcome outcome) {
        gateway.send(new SettleUsageUnit(run, call, outcome, Instant.now()), sender());
    }

    private void end(RunId run, int attempt) {
        gateway.send(
                new FailAttempt(run, attempt, new RunError("internal", "x", null), Instant.now()),
                sender());
    }

    private void awaitHeld(long held) {
        await().atMost(PATIENCE)
                .until(() ->
                        !events(HoldReleased.class).isEmpty()
                                && events(HoldReleased.class).getLast().heldAfter() == held);
    }

    @Nested
    @Tag("HOLDS_ARE_RELEASED")
    class AtTheEnd {

        @Test
        void asMuchStaysAsOpenCallsMayCostUntilTheyAreSettled() {
            RunId run = started();
            CallId first = open(run, 0, "d-1");
            CallId second = open(run, 0, "d-2");
            CallId third = open(run, 0, "d-3");
            charged(run, first, 50, 1);
            end(run, 0);
            awaitHeld(100);
            charged(run, second, 20, 2);
            awaitHeld(50);
            settled(run, third, UnitOutcome.FAILED);
            awaitHeld(0);
            HoldReleased last = events(HoldReleased.class).getLast();
            assertThat(last.why()).isEqualTo(HoldEnd.UNIT_SETTLED);
            assertThat(last.stays()).isZero();
        }

        @Test
        void allStaysWhileNoCallOfTheRunHasAPriceYet() {
            RunId run = started();
            CallId only = open(run, 0, "d-1");
            end(run, 0);
            charged(run, only, 70, 1);
            awaitHeld(0);
            assertThat(events(HoldReleased.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.amount()).isEqualTo(930));
        }

        @Test
        void aFurtherAttemptKeepsWhatItsRunHasAndFillsItUp() {
            RunId run = started();
            CallId first = open(run, 0, "d-1");
            CallId second = open(run, 0, "d-2");
            charged(run, first, 50, 1);
            end(run, 0);
            awaitHeld(50);
            assertThat(api.post("/api/v1/runs/" + run + "/retry", "").status()).isEqualTo(202);
            assertThat(events(HoldPlaced.class).getLast().amount()).isEqualTo(1_000);
            settled(run, second, UnitOutcome.VOID);
            start(run, 1);
            CallId third = open(run, 1, "d-3");
            end(run, 1);
            await().atMost(PATIENCE).until(() -> events(HoldReleased.class).size() == 2);
            assertThat(events(HoldReleased.class).getLast().heldAfter()).isEqualTo(50);
            charged(run, third, 60, 2);
            assertThat(events(AccountDebited.class).getLast().fromHold()).isEqualTo(50);
            assertThat(events(AccountDebited.class).getLast().heldAfter()).isZero();
        }
    }

    @Nested
    class Units {

        @Test
        void areReadFromTheRunItself() {
            RunId run = started();
            open(run, 0, "d-1");
            settled(run, open(run, 0, "d-2"), UnitOutcome.VOID);
            assertThat(gateway.ask(new ReadUnits(run))).isEqualTo(new RunUnits(run, 0, false, 1));
            end(run, 0);
            assertThat(gateway.ask(new ReadUnits(run))).isEqualTo(new RunUnits(run, 0, true, 1));
        }

        @Test
        void ofNoRunAreNotFound() {
            assertThatThrownBy(() -> gateway.ask(new ReadUnits(RunId.of(tenant, "never"))))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            e -> assertThat(e.code()).isEqualTo(RefusalCode.NOT_FOUND));
        }
    }

    @Nested
    class Policy {

        private static final String TASK =
                """
                {'nodes':{'greet':{'type':'task','prompt_template':'Hi','output_key':'a'%s}},
                 'edges':[['__start__','greet'],['greet','__end__']]}
                """;

        private static final String SEND =
                """
                {'nodes':{'fan':{'type':'send','items_key':'items','target_node':'one',
                                 'output_key':'all'},
                          'one':{'type':'task','prompt_template':'Hi','model':'%s'}},
                 'edges':[['__start__','fan'],['fan','__end__']]}
                """;

        private int start(String graph, String config) {
            return api.post("/api/v1/runs", "{'graph':%s,'config':{%s}}".formatted(graph, config))
                    .status();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    ",'model':'free-1'     | ''                | 202",
                    ",'model':'byo/x'      | ''                | 202",
                    ",'model':'gpt'        | ''                | 402",
                    "''                    | ''                | 402",
                    "''                    | 'model':'free-1'  | 202",
                    ",'model':'gpt'        | 'model':'free-1'  | 402",
                    ",'model':'free-1'     | 'model':'gpt'     | 202",
                },
                quoteCharacter = '"')
        void aRunNeedsCreditsWhereAModelThatItMayCallIsPaidFor(
                String model, String config, int status) {
            assertThat(start(TASK.formatted(bare(model)), bare(config))).isEqualTo(status);
        }

        private static String bare(String text) {
            return text.equals("''") ? "" : text;
        }

        @Test
        void theTargetsOfSendNodesCount() {
            assertThat(start(SEND.formatted("free-1"), "")).isEqualTo(202);
            assertThat(start(SEND.formatted("gpt"), "")).isEqualTo(402);
        }

        @Test
        void agentsAndSubgraphsCount() {
            String agent = TASK.formatted(",'model':'gpt'").replace("'task'", "'agent'");
            assertThat(start(agent, "")).isEqualTo(402);
            assertThat(start(agent.replace("gpt", "free-1"), "")).isEqualTo(202);
            publish("paid", TASK.formatted(",'model':'gpt'"));
            publish("free", TASK.formatted(",'model':'free-1'"));
            String above =
                    """
                    {'nodes':{'sub':{'type':'subgraph','workflow_id':'%s'}},
                     'edges':[['__start__','sub'],['sub','__end__']]}
                    """;
            assertThat(start(above.formatted("paid"), "")).isEqualTo(402);
            assertThat(start(above.formatted("free"), "")).isEqualTo(202);
        }

        @Test
        void everyWorkerThatMayBeCalledCounts() {
            String worker =
                    "{'id':'%s','url':'http://127.0.0.1/x','protocol':'openai_chat','model':'%s'}";
            assertThat(api.post("/api/v1/workers", worker.formatted("w-1", "free-1")).status())
                    .isEqualTo(201);
            assertThat(start(TASK.formatted(""), "")).isEqualTo(202);
            assertThat(api.post("/api/v1/workers", worker.formatted("w-2", "gpt")).status())
                    .isEqualTo(201);
            assertThat(start(TASK.formatted(""), "")).isEqualTo(402);
        }
    }
}
