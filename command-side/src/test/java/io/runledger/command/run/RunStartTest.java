package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.json.StoredForm;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting runs over HTTP, down to the events and the workflow. */
class RunStartTest extends ApiTest {

    private static final String RUNS = "/api/v1/runs";
    private static final String KEY = "Idempotency-Key";

    @Nested
    class AnAcceptedStart {

        @Test
        void saysWhereTheRunIs() {
            publish("hello", FREE);
            Api.Answer answer = api.post(RUNS, "{'graph_id':'hello'}", KEY, "k");
            String run = RunId.of(tenant, "k").value();
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("Location")).isEqualTo("/api/v1/runs/" + run);
            assertThat(answer.body().text())
                    .isEqualTo(
                            ("{'run_id':'%s','status':'pending','graph_id':'hello','graph_version':1,"
                                            + "'run_kind':'user_immediate','workflow_id':'graph-run:%s:k',"
                                            + "'links':{'self':'/api/v1/runs/%s','stream':'/api/v1/runs/%s/stream'}}")
                                    .formatted(run, tenant, run, run)
                                    .replace('\'', '"'));
        }

        @Test
        void startsItsWorkflowOnceUnderPoliciesThatForbidASecond() {
            publish("hello", FREE);
            api.post(RUNS, "{'graph_id':'hello'}", KEY, "k");
            String workflow = RunWorkflow.idOf(tenant, "k");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !temporal.startsOf(workflow).isEmpty());
            var start = temporal.startsOf(workflow).getFirst();
            assertThat(start.type()).isEqualTo("GraphRunWorkflow");
            assertThat(start.argument())
                    .isEqualTo(new RunWorkflow.Start(tenant, RunId.of(tenant, "k"), 0));
            assertThat(start.options().getWorkflowIdReusePolicy())
                    .isEqualTo(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
            assertThat(start.options().getWorkflowIdConflictPolicy())
                    .isEqualTo(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
        }

        @Test
        void isStoredWithWhoAskedAndWithItsInputEncrypted() {
            publish("hello", FREE);
            api.post(RUNS, "{'graph_id':'hello','input':{'secret':'of a person'}}", KEY, "k");
            LoggedEvent logged = log.readAggregate(RunId.of(tenant, "k").value()).getFirst();
            assertThat(logged.metadata().text("tenant")).isEqualTo(tenant.value());
            assertThat(logged.metadata().text("actor")).isEqualTo("key:default");
            assertThat(logged.metadata().text("cause")).isNotBlank();
            assertThat(logged.metadata().text("trace")).isNotBlank();
            assertThat(((RunRequested) logged.event()).input().text("secret"))
                    .isEqualTo("of a person");
            byte[] stored =
                    db.sql("SELECT payload FROM domain_events WHERE position = :position")
                            .param("position", logged.position())
                            .query((row, _) -> row.getBytes(1))
                            .single();
            assertThat(StoredForm.readable(stored, logged.aggregateId()))
                    .contains(tenant.value())
                    .doesNotContain("of a person", "secret");
            assertThat(new String(stored, StandardCharsets.UTF_8))
                    .doesNotContain("of a person", "secret");
        }

        @Test
        void keepsAnInlineGraphUnderItsHash() {
            Api.Answer answer = api.post(RUNS, "{'graph':" + FREE + "}", KEY, "k");
            assertThat(answer.status()).isEqualTo(202);
            GraphPublished kept = events(GraphPublished.class).getFirst();
            assertThat(kept.graphId().value())
                    .isEqualTo("inline:" + kept.hash().substring(0, 16))
                    .isEqualTo(answer.body().text("graph_id"));
            api.post(RUNS, "{'graph':" + FREE + "}", KEY, "k-2");
            assertThat(events(GraphPublished.class)).hasSize(1);
        }

        @Test
        void runsAnInlineGraphWhateverWasDoneToItsId() {
            String id = api.post(RUNS, "{'graph':" + FREE + "}").body().text("graph_id");
            assertThat(api.delete("/api/v1/graphs/" + id).status()).isEqualTo(204);
            Api.Answer again = api.post(RUNS, "{'graph':" + FREE + "}");
            assertThat(again.status()).isEqualTo(202);
            assertThat(again.body().text("graph_id")).isEqualTo(id);
        }
    }

    @Nested
    class ARefusedStart {

        @Test
        void ofAnUnknownGraphOrVersionIsNotFound() {
            assertThat(api.post(RUNS, "{'graph_id':'none'}").status()).isEqualTo(404);
            assertThat(api.post("/api/v1/graphs/none/runs", "{}").status()).isEqualTo(404);
            publish("hello", FREE);
            assertThat(api.post(RUNS, "{'graph_id':'hello','version':2}").status()).isEqualTo(404);
        }

        @Test
        void ofABrokenGraphListsEveryFault() {
            Api.Answer answer =
                    api.post(
                            RUNS,
                            "{'graph':{'nodes':{'a':{'type':'nonsense'}},"
                                    + "'edges':[['__start__','a'],['a','ghost']]}}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("graph_invalid");
            assertThat(answer.faults()).contains("nodes.ghost", "nodes.a");
        }

        @Test
        void needsExactlyOneGraph() {
            assertThat(api.post(RUNS, "{}").faults()).containsExactly("graph_id");
            assertThat(api.post(RUNS, "{'graph_id':'a','graph':" + FREE + "}").faults())
                    .containsExactly("graph_id");
        }

        @Test
        void namesEveryFaultAtOnce() {
            Api.Answer answer =
                    api.post(
                            RUNS,
                            "{'graph_id':'ä','version':0,'input':[],'config':1,"
                                    + "'billing_account_id':''}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults())
                    .contains("graph_id", "version", "input", "config", "billing_account_id");
        }

        @Test
        void withoutMoneyIs402AndStoresNothing() {
            publish("hello", PAID);
            Api.Answer answer = api.post(RUNS, "{'graph_id':'hello'}");
            assertThat(answer.status()).isEqualTo(402);
            assertThat(answer.code()).isEqualTo("insufficient_credits");
            assertThat(events(RunRequested.class)).isEmpty();
            assertThat(events(HoldPlaced.class)).isEmpty();
        }

        @Test
        void onAnUnknownAccountIsNotFound() {
            publish("hello", FREE);
            Api.Answer answer =
                    api.post(RUNS, "{'graph_id':'hello','billing_account_id':'nobody'}");
            assertThat(answer.status()).isEqualTo(404);
        }

        @Test
        void withAnInputAboveEightMebibytesIs413() {
            publish("hello", FREE);
            String big = "x".repeat(8 * 1024 * 1024);
            Api.Answer answer =
                    api.post(RUNS, "{'graph_id':'hello','input':{'big':'" + big + "'}}");
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo("state_too_large");
            assertThat(events(RunRequested.class)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "0.5", "'many'", "true", "1e30"})
        void withACostLimitThatIsNoneNamesIt(String limit) {
            publish("hello", PAID);
            Api.Answer answer =
                    api.post(
                            RUNS,
                            "{'graph_id':'hello','config':{'max_cost_credits':" + limit + "}}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults()).containsExactly("config.max_cost_credits");
        }
    }

    @Nested
    @Tag("NEVER_OVERSOLD")
    class Credits {

        @Test
        void admitExactlyAsManyConcurrentStartsAsTheyCover() throws Exception {
            publish("hello", PAID);
            deposit(100_500_000);
            List<Api.Answer> answers =
                    atOnce(1_000, n -> api.post(RUNS, "{'graph_id':'hello'}", KEY, "k-" + n));
            assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(100);
            assertThat(answers).filteredOn(answer -> answer.status() == 402).hasSize(900);
            assertThat(events(RunRequested.class)).hasSize(100);
            assertThat(events(HoldPlaced.class).getLast().heldAfter()).isEqualTo(100_000_000);
        }

        @Test
        void areNotLeftSetAsideByTheLosersOfARaceForOneKey() throws Exception {
            publish("hello", PAID);
            deposit(1_000_000);
            api.post("/api/v1/billing/accounts", "{'id':'second'}");
            api.post("/api/v1/billing/accounts/second/credits", "{'amount':'1000000'}");
            List<Api.Answer> answers =
                    atOnce(
                            20,
                            n ->
                                    api.post(
                                            RUNS,
                                            "{'graph_id':'hello','billing_account_id':'%s'}"
                                                    .formatted(n % 2 == 0 ? tenant : "second"),
                                            KEY,
                                            "k"));
            assertThat(answers).extracting(Api.Answer::status).containsOnly(200, 202, 422);
            AccountId payer = events(RunRequested.class).getFirst().accountId();
            assertThat(heldBy(payer)).isEqualTo(1_000_000);
            AccountId tenants = new AccountId(tenant.value());
            assertThat(heldBy(payer.equals(tenants) ? new AccountId("second") : tenants)).isZero();
        }

        private long heldBy(AccountId account) {
            long held = 0;
            for (AccountEvent event : events(AccountEvent.class)) {
                if (event.accountId().equals(account)) {
                    held =
                            switch (event) {
                                case HoldPlaced e -> e.heldAfter();
                                case HoldReleased e -> e.heldAfter();
                                case AccountDebited e -> e.heldAfter();
                                case AccountOpened _, CreditsDeposited _, AccountRefunded _ -> held;
                            };
                }
            }
            return held;
        }

        @Test
        void areSetAsideAsTheRunLimitsItself() {
            publish("hello", PAID);
            deposit(500);
            Api.Answer answer =
                    api.post(RUNS, "{'graph_id':'hello','config':{'max_cost_credits':'500'}}");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(events(HoldPlaced.class).getFirst().amount()).isEqualTo(500);
        }

        @Test
        void areNotNeededWhereNoModelCanBeReached() {
            publish("hello", FREE);
            assertThat(api.post(RUNS, "{'graph_id':'hello'}").status()).isEqualTo(202);
            assertThat(events(HoldPlaced.class)).isEmpty();
        }
    }
}
