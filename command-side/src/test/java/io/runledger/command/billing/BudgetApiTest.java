package io.runledger.command.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.BudgetCommand.OpenBudgets;
import io.runledger.events.billing.BudgetCommand.SetBudget;
import io.runledger.events.billing.BudgetEvent;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetEvent.BudgetReserved;
import io.runledger.events.billing.BudgetEvent.ReservationReduced;
import io.runledger.events.billing.BudgetEvent.SpendingCounted;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.billing.BudgetPeriod;
import io.runledger.events.billing.BudgetScope;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent.RunRequested;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Budgets between the account and the runs that they let through. */
class BudgetApiTest extends ApiTest {

    private static final String RUNS = "/api/v1/runs";
    private static final String KEY = "Idempotency-Key";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OF_100 = ",'config':{'max_cost_credits':100}";

    private void budget(BudgetScope scope, String subject, long stop) {
        Instant now = Instant.now();
        gateway.send(new OpenBudgets(tenant, now), sender());
        BudgetKey key = new BudgetKey(scope, subject, BudgetPeriod.MONTH);
        gateway.send(
                new SetBudget(
                        tenant,
                        key,
                        null,
                        stop,
                        key.period().startOf(now),
                        0,
                        log.head(),
                        "test",
                        now),
                sender());
    }

    private Api.Answer start(String key, String more) {
        return api.post(RUNS, "{'graph_id':'hello'" + more + "}", KEY, key);
    }

    private void debit(RunId run, long amount, long position) {
        gateway.send(
                new DebitAccount(
                        tenant,
                        new AccountId(tenant.value()),
                        new CallId("call-" + position),
                        run,
                        run + "/0/call-" + position,
                        amount,
                        new SpendFacts("hello", null, Instant.now(), BigDecimal.ZERO),
                        position,
                        Instant.now()),
                sender());
    }

    @Nested
    @Tag("BUDGETS_ARE_KEPT")
    class Starts {

        @Test
        void ofAThousandAtOnceAsManyGetThroughAsTheBudgetCovers() throws Exception {
            publish("hello", PAID);
            deposit(1_000_000);
            budget(BudgetScope.TENANT, tenant.value(), 10_050);
            List<Api.Answer> answers = atOnce(1_000, n -> start("k-" + n, OF_100));
            assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(100);
            assertThat(answers).filteredOn(answer -> answer.status() == 402).hasSize(900);
            assertThat(events(RunRequested.class)).hasSize(100);
            assertThat(events(BudgetReserved.class)).hasSize(100);
            assertThat(events(BudgetExhausted.class)).hasSize(1);
            assertThat(events(HoldReleased.class)).hasSize(900);
            assertThat(events(HoldReleased.class).getLast().heldAfter()).isEqualTo(10_000);
        }

        @Test
        void thatABudgetRefusesSayWhichAndLeaveNothingSetAside() {
            publish("hello", PAID);
            deposit(1_000_000);
            budget(BudgetScope.GRAPH, "hello", 150);
            assertThat(start("k-1", OF_100).status()).isEqualTo(202);
            Api.Answer refused = start("k-2", OF_100);
            assertThat(refused.status()).isEqualTo(402);
            assertThat(refused.code()).isEqualTo("insufficient_credits");
            assertThat(refused.body().text("detail"))
                    .contains("budget graph:hello:month stops at 150 credits")
                    .contains("0 are spent and 100 reserved");
            assertThat(events(HoldReleased.class).getLast().heldAfter()).isEqualTo(100);
            assertThat(start("k-1", OF_100).status()).isEqualTo(200);
        }

        @Test
        void thatAskForMoreThanAnyBudgetHasSayWhatToLower() {
            publish("hello", PAID);
            deposit(1_000_000);
            budget(BudgetScope.ACCOUNT, tenant.value(), 99);
            Api.Answer refused = start("k-1", OF_100);
            assertThat(refused.status()).isEqualTo(402);
            assertThat(refused.body().text("detail")).contains("lower config.max_cost_credits");
        }

        @Test
        void ofGraphsThatCostNothingNeedNoBudget() {
            publish("hello", FREE);
            budget(BudgetScope.TENANT, tenant.value(), 0);
            assertThat(start("k-1", "").status()).isEqualTo(202);
        }
    }

    @Nested
    @Tag("BUDGETS_ARE_KEPT")
    class Counting {

        @Test
        void followsTheAccount() {
            publish("hello", PAID);
            deposit(1_000);
            budget(BudgetScope.TENANT, tenant.value(), 150);
            assertThat(start("k-1", OF_100).status()).isEqualTo(202);
            RunId run = RunId.of(tenant, "k-1");
            debit(run, 30, 1);
            await().atMost(PATIENCE).until(() -> !events(SpendingCounted.class).isEmpty());
            assertThat(events(SpendingCounted.class))
                    .singleElement()
                    .satisfies(counted -> {
                        assertThat(counted.remaining()).isEqualTo(70);
                        assertThat(counted.counted().getFirst().spent()).isEqualTo(30);
                    });
            api.post(RUNS + "/" + run + "/cancel", "");
            await().atMost(PATIENCE).until(() -> !events(ReservationReduced.class).isEmpty());
            assertThat(events(ReservationReduced.class).getLast().remaining()).isZero();
            assertThat(start("k-2", OF_100).status()).isEqualTo(202);
        }

        @Test
        void beginsWhenBudgetsAreOpened() {
            deposit(1_000);
            debit(RunId.of(tenant, "k"), 30, 1);
            budget(BudgetScope.TENANT, tenant.value(), 150);
            debit(RunId.of(tenant, "k"), 40, 2);
            await().atMost(PATIENCE)
                    .until(() ->
                            events(SpendingCounted.class).stream()
                                    .anyMatch(counted -> counted.amount() == 40));
            long spent = events(SpendingCounted.class).getLast().counted().getFirst().spent();
            assertThat(spent).isEqualTo(40);
            assertThat(events(BudgetEvent.class)).isNotEmpty();
        }
    }
}
