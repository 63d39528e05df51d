package io.runledger.command.billing;

import static io.runledger.command.billing.Money.ACCOUNT;
import static io.runledger.command.billing.Money.FACTS;
import static io.runledger.command.billing.Money.NOON;
import static io.runledger.command.billing.Money.TENANT;
import static io.runledger.command.billing.Money.debit;
import static io.runledger.command.billing.Money.deposit;
import static io.runledger.command.billing.Money.hold;
import static io.runledger.command.billing.Money.open;
import static io.runledger.command.billing.Money.refund;
import static io.runledger.command.billing.Money.release;
import static io.runledger.command.billing.Money.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts under random histories, and as Axon holds them. */
class AccountHistoriesTest {

    @Nested
    @Tag("LEDGER_BALANCES")
    class RandomHistories {

        private final AccountState state = new AccountState();
        private final Map<Integer, Long> holds = new HashMap<>();
        private long opened;
        private long deposited;
        private long debited;

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
        void balanceIsWhatCameInLessWhatWentOut(long seed) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            for (int i = 0; i < 500; i++) {
                try {
                    AccountRules.decide(state, command(random)).forEach(this::apply);
                } catch (Refused refused) {
                    assertThat(refused.code())
                            .isIn(
                                    RefusalCode.INSUFFICIENT_CREDITS,
                                    RefusalCode.NOT_FOUND,
                                    RefusalCode.IDEMPOTENCY_MISMATCH);
                }
                assertThat(state.balance()).isEqualTo(opened + deposited - debited);
                assertThat(state.held()).isNotNegative().isEqualTo(sumOfHolds());
                assertThat(state.available()).isEqualTo(state.balance() - state.held());
            }
        }

        private AccountCommand command(RandomGenerator random) {
            int run = random.nextInt(12);
            return switch (random.nextInt(11)) {
                case 0 -> open(random.nextLong(1_000));
                case 1, 2 -> deposit(random.nextLong(1, 400), "k-" + random.nextInt(60));
                case 3, 4, 5 -> hold(run(run), random.nextLong(1, 300));
                case 6 -> release(run(run), 0, random.nextInt(3));
                case 7 ->
                        refund(
                                run(run),
                                random.nextLong(0, 100),
                                state.lastSourcePosition() + random.nextInt(-2, 4));
                default ->
                        debit(
                                random.nextInt(4) == 0 ? null : run(run),
                                random.nextLong(0, 200),
                                state.lastSourcePosition() + random.nextInt(-2, 4));
            };
        }

        /** Keeps the books a second time, and compares each entry with them. */
        private void apply(AccountEvent event) {
            state.apply(event);
            switch (event) {
                case AccountOpened e -> opened += e.openingCredits();
                case CreditsDeposited e -> {
                    deposited += e.amount();
                    assertThat(e.balanceAfter()).isEqualTo(opened + deposited - debited);
                }
                case HoldPlaced e -> holds.merge(e.runId().hashCode(), e.amount(), Long::sum);
                case HoldReleased e -> {
                    long held = holds.merge(e.runId().hashCode(), -e.amount(), Long::sum);
                    assertThat(e.amount()).isPositive();
                    assertThat(held).isEqualTo(e.stays()).isNotNegative();
                }
                case AccountRefunded e -> {
                    debited -= e.amount();
                    assertThat(e.balanceAfter()).isEqualTo(opened + deposited - debited);
                }
                case AccountDebited e -> {
                    debited += e.amount();
                    if (e.runId() != null) {
                        holds.computeIfPresent(
                                e.runId().hashCode(), (_, held) -> held - e.fromHold());
                    }
                    assertThat(e.fromHold()).isBetween(0L, e.amount());
                    assertThat(e.balanceAfter()).isEqualTo(opened + deposited - debited);
                    assertThat(e.heldAfter()).isEqualTo(sumOfHolds());
                }
            }
        }

        private long sumOfHolds() {
            return holds.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @Nested
    class Aggregate {

        private final FixtureConfiguration<BillingAccount> account =
                new AggregateTestFixture<>(BillingAccount.class)
                        .registerCommandTargetResolver(message ->
                                new VersionedAggregateIdentifier(
                                        (Object)
                                                ((AccountCommand) message.getPayload())
                                                        .aggregateId(),
                                        null));

        @Test
        void answersWhetherItMadeTheDeposit() {
            account.given(new AccountOpened(TENANT, ACCOUNT, 0, NOON))
                    .when(deposit(7, "k"))
                    .expectEvents(
                            new CreditsDeposited(TENANT, ACCOUNT, 7, 7, "deposit", null, "k", NOON))
                    .expectResultMessagePayload(true);
            account.given(
                            new AccountOpened(TENANT, ACCOUNT, 0, NOON),
                            new CreditsDeposited(TENANT, ACCOUNT, 7, 7, "deposit", null, "k", NOON))
                    .when(deposit(7, "k"))
                    .expectNoEvents()
                    .expectResultMessagePayload(false);
        }

        @Test
        void opensItselfForADebit() {
            account.givenNoPriorActivity()
                    .when(debit(null, 10, 3))
                    .expectEvents(
                            new AccountOpened(TENANT, ACCOUNT, 0, NOON),
                            new AccountDebited(
                                    TENANT,
                                    ACCOUNT,
                                    debit(null, 10, 3).callId(),
                                    null,
                                    "null/0/call-3",
                                    10,
                                    0,
                                    -10,
                                    0,
                                    3,
                                    FACTS,
                                    NOON));
        }

        @Test
        void refusesAHoldThatTheMoneyIsNotThereFor() {
            account.given(new AccountOpened(TENANT, ACCOUNT, 10, NOON))
                    .when(hold(run(1), 11))
                    .expectNoEvents()
                    .expectException(Refused.class)
                    .expectExceptionMessage(
                            "account team has 10 credits available, the run needs 11 set aside;"
                                    + " deposit credits or lower config.max_cost_credits");
        }
    }
}
