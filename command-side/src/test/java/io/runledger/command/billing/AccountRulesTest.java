package io.runledger.command.billing;

import static io.runledger.command.billing.Money.ACCOUNT;
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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountCommand.DepositCredits;
import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.HoldEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An account's arithmetic: the rules alone, under random histories, and held by their aggregate.
 */
class AccountRulesTest {

    private static AccountState after(AccountCommand... commands) {
        AccountState state = new AccountState();
        for (AccountCommand command : commands) {
            AccountRules.decide(state, command).forEach(state::apply);
        }
        return state;
    }

    private static void assertRefused(
            AccountState state, AccountCommand command, RefusalCode code) {
        assertThatThrownBy(() -> AccountRules.decide(state, command))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Nested
    class Opening {

        @Test
        void againIsANoOpAndGivesNoSecondOpeningCredits() {
            AccountState state = after(open(500), open(500), open(900));
            assertThat(state.balance()).isEqualTo(500);
        }

        @Test
        void againIsRefusedWhereItIsStrict() {
            assertRefused(after(open(0)), strictly(null), RefusalCode.CONFLICT);
            assertRefused(after(open(0)), strictly("k"), RefusalCode.CONFLICT);
            assertRefused(after(strictly("k")), strictly("k-2"), RefusalCode.CONFLICT);
            assertRefused(after(strictly("k")), strictly(null), RefusalCode.CONFLICT);
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void againUnderTheSameKeyIsANoOp() {
            assertThat(AccountRules.decide(after(strictly("k")), strictly("k"))).isEmpty();
        }

        private OpenAccount strictly(@Nullable String key) {
            return new OpenAccount(TENANT, ACCOUNT, 0, true, key, NOON);
        }
    }

    @Nested
    class Depositing {

        @Test
        void addsToTheBalance() {
            assertThat(AccountRules.decide(after(open(5)), deposit(7, "k")))
                    .isEqualTo(
                            List.of(
                                    new CreditsDeposited(
                                            TENANT, ACCOUNT, 7, 12, "deposit", null, "k", NOON)));
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void underTheSameKeyIsANoOp() {
            assertThat(AccountRules.decide(after(open(0), deposit(7, "k")), deposit(7, "k")))
                    .isEmpty();
        }

        @Test
        void ofSomethingElseUnderTheSameKeyIsRefused() {
            AccountState state = after(open(0), deposit(7, "k"));
            assertRefused(state, deposit(8, "k"), RefusalCode.IDEMPOTENCY_MISMATCH);
            assertRefused(
                    state,
                    new DepositCredits(TENANT, ACCOUNT, 7, "gift", null, "k", NOON),
                    RefusalCode.IDEMPOTENCY_MISMATCH);
            assertRefused(
                    state,
                    new DepositCredits(TENANT, ACCOUNT, 7, "deposit", "inv-1", "k", NOON),
                    RefusalCode.IDEMPOTENCY_MISMATCH);
        }

        @Test
        void isRefusedWhereAChargeOrARefundCouldThenNotBeHeldInSixtyFourBits() {
            AccountState state = after(open(0), deposit(AccountRules.MAX_BALANCE - 1, "a"));
            assertRefused(state, deposit(2, "b"), RefusalCode.INVALID_REQUEST);
            assertRefused(state, deposit(Long.MAX_VALUE, "b"), RefusalCode.INVALID_REQUEST);
            state = after(open(0), deposit(AccountRules.MAX_BALANCE - 1, "a"), deposit(1, "b"));
            assertThat(state.balance()).isEqualTo(AccountRules.MAX_BALANCE);
        }

        @Test
        void intoAnUnknownAccountIsNotFound() {
            assertRefused(new AccountState(), deposit(1, "k"), RefusalCode.NOT_FOUND);
        }
    }

    @Nested
    class Holding {

        @Test
        void takesUpToWhatIsAvailable() {
            AccountState state = after(open(100), hold(run(1), 60), hold(run(2), 40));
            assertThat(state.available()).isZero();
            assertThat(state.balance()).isEqualTo(100);
            assertRefused(state, hold(run(3), 1), RefusalCode.INSUFFICIENT_CREDITS);
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void forTheSameRunAgainIsANoOpAlsoWhenTheMoneyIsGone() {
            AccountState state = after(open(100), hold(run(1), 100));
            assertThat(AccountRules.decide(state, hold(run(1), 100))).isEmpty();
        }

        @Test
        void withANegativeBalanceIsRefused() {
            AccountState state = after(open(10), debit(null, 30, 1));
            assertThat(state.balance()).isEqualTo(-20);
            assertRefused(state, hold(run(1), 1), RefusalCode.INSUFFICIENT_CREDITS);
        }

        @Test
        void onAnUnknownAccountIsNotFound() {
            assertRefused(new AccountState(), hold(run(1), 1), RefusalCode.NOT_FOUND);
        }

        @Test
        void isReleasedOnce() {
            AccountState state = after(open(100), hold(run(1), 60));
            assertThat(AccountRules.decide(state, release(run(1))))
                    .isEqualTo(
                            List.of(
                                    new HoldReleased(
                                            TENANT,
                                            ACCOUNT,
                                            run(1),
                                            60,
                                            0L,
                                            HoldEnd.RUN_ENDED,
                                            0,
                                            0,
                                            NOON)));
            assertThat(AccountRules.decide(after(open(100)), release(run(1)))).isEmpty();
            assertThat(AccountRules.decide(new AccountState(), release(run(1)))).isEmpty();
        }
    }

    @Nested
    class Debiting {

        @Test
        void takesFromTheRunsHoldFirst() {
            AccountState state = after(open(100), hold(run(1), 60));
            AccountDebited event =
                    (AccountDebited) AccountRules.decide(state, debit(run(1), 45, 7)).getFirst();
            assertThat(event.fromHold()).isEqualTo(45);
            assertThat(event.heldAfter()).isEqualTo(15);
            assertThat(event.balanceAfter()).isEqualTo(55);
        }

        @Test
        void beyondTheHoldTakesTheRestFromTheBalance() {
            AccountState state =
                    after(open(100), hold(run(1), 60), hold(run(2), 20), debit(run(1), 95, 7));
            assertThat(state.balance()).isEqualTo(5);
            assertThat(state.held()).isEqualTo(20);
            assertThat(state.available()).isEqualTo(-15);
        }

        @Test
        void afterTheReleaseTakesFromTheBalanceOnly() {
            AccountState state =
                    after(open(100), hold(run(1), 60), release(run(1)), debit(run(1), 45, 7));
            assertThat(state.balance()).isEqualTo(55);
            assertThat(state.held()).isZero();
        }

        @Test
        void releasesOnlyWhatIsLeftOfTheHold() {
            AccountState state =
                    after(open(100), hold(run(1), 60), debit(run(1), 45, 7), release(run(1)));
            assertThat(state.held()).isZero();
            assertThat(state.available()).isEqualTo(55);
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void aPositionAtOrBelowTheLastIsANoOp() {
            AccountState state = after(open(100), debit(null, 10, 7));
            assertThat(AccountRules.decide(state, debit(null, 10, 7))).isEmpty();
            assertThat(AccountRules.decide(state, debit(null, 99, 6))).isEmpty();
            assertThat(AccountRules.decide(state, debit(null, 10, 8))).hasSize(1);
        }

        @Test
        void anUnknownAccountOpensItSoThatNothingIsDropped() {
            assertThat(AccountRules.decide(new AccountState(), debit(null, 10, 7)))
                    .hasExactlyElementsOfTypes(AccountOpened.class, AccountDebited.class);
        }

        @Test
        void belowSixtyFourBitsIsNeverWrappedAround() {
            AccountState state = after(open(0), debit(null, Long.MAX_VALUE, 1));
            assertThatThrownBy(() -> AccountRules.decide(state, debit(null, Long.MAX_VALUE, 2)))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Nested
    class Refunding {

        @Test
        void givesBackToTheBalanceAndSetsNothingAside() {
            AccountState state =
                    after(open(100), hold(run(1), 60), debit(run(1), 45, 7), refund(run(1), 45, 8));
            assertThat(state.balance()).isEqualTo(100);
            assertThat(state.holdOf(run(1))).isEqualTo(15);
            assertThat(state.available()).isEqualTo(85);
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void aPositionAtOrBelowTheLastIsANoOp() {
            AccountState state = after(open(100), debit(null, 10, 7), refund(null, 10, 8));
            assertThat(AccountRules.decide(state, refund(null, 10, 8))).isEmpty();
            assertThat(AccountRules.decide(state, refund(null, 10, 7))).isEmpty();
            assertThat(AccountRules.decide(state, debit(null, 10, 8))).isEmpty();
            assertThat(AccountRules.decide(state, refund(null, 10, 9))).hasSize(1);
        }
    }
}
