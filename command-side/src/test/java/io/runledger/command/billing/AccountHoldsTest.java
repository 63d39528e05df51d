package io.runledger.command.billing;

import static io.runledger.command.billing.Money.ACCOUNT;
import static io.runledger.command.billing.Money.NOON;
import static io.runledger.command.billing.Money.TENANT;
import static io.runledger.command.billing.Money.debit;
import static io.runledger.command.billing.Money.hold;
import static io.runledger.command.billing.Money.open;
import static io.runledger.command.billing.Money.release;
import static io.runledger.command.billing.Money.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an account sets aside for a run: filled up by later attempts, and freed at the end. */
class AccountHoldsTest {

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
    class FurtherAttempts {

        private PlaceHold again(int attempt, long amount) {
            return new PlaceHold(TENANT, ACCOUNT, run(1), attempt, amount, NOON);
        }

        private ReleaseHold done(int attempt) {
            return release(run(1), attempt, 0);
        }

        @Test
        void fillUpWhatIsLeftOfTheHold() {
            AccountState state = after(open(100), hold(run(1), 60), debit(run(1), 45, 7));
            assertThat(state.holdOf(run(1))).isEqualTo(15);
            assertThat(AccountRules.decide(state, again(1, 50)))
                    .isEqualTo(List.of(new HoldPlaced(TENANT, ACCOUNT, run(1), 1, 50, 50, NOON)));
            assertRefused(state, again(1, 60), RefusalCode.INSUFFICIENT_CREDITS);
        }

        @Test
        @Tag("HOLDS_ARE_RELEASED")
        void keepTheirHoldWhenAnEarlierOnesEndComesLate() {
            AccountState state = after(open(100), hold(run(1), 60), again(1, 60));
            assertThat(AccountRules.decide(state, done(0))).isEmpty();
            assertThat(AccountRules.decide(state, done(1))).hasSize(1);
            assertThat(AccountRules.decide(state, done(2))).hasSize(1);
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void setAsideOnce() {
            AccountState state = after(open(100), again(1, 60));
            assertThat(AccountRules.decide(state, again(1, 60))).isEmpty();
            assertThat(AccountRules.decide(state, again(0, 60))).isEmpty();
        }
    }

    @Nested
    @Tag("HOLDS_ARE_RELEASED")
    class AtTheEndOfARun {

        private final AccountState held = after(open(1_000), hold(run(1), 600));

        private long stays(AccountState state, int openUnits) {
            AccountRules.decide(state, release(run(1), 0, openUnits)).forEach(state::apply);
            assertThat(state.held()).isEqualTo(state.holdOf(run(1)));
            return state.held();
        }

        @Test
        void allIsFreedWhereNoCallIsOpen() {
            assertThat(stays(held, 0)).isZero();
        }

        @Test
        void allStaysWhileNobodyKnowsWhatAnOpenCallCosts() {
            assertThat(AccountRules.decide(held, release(run(1), 0, 2))).isEmpty();
            AccountState free = after(open(1_000), hold(run(1), 600), debit(run(1), 0, 7));
            assertThat(stays(free, 1)).isEqualTo(600);
        }

        @Test
        void theDearestCallsPriceStaysForEachOpenOne() {
            AccountState state =
                    after(
                            open(1_000),
                            hold(run(1), 600),
                            debit(run(1), 20, 7),
                            debit(run(1), 50, 8),
                            debit(run(1), 30, 9));
            assertThat(stays(state, 3)).isEqualTo(150);
        }

        @Test
        void neverMoreThanIsLeftStays() {
            AccountState state = after(open(1_000), hold(run(1), 600), debit(run(1), 400, 7));
            assertThat(AccountRules.decide(state, release(run(1), 0, Integer.MAX_VALUE))).isEmpty();
            assertThat(stays(state, 1)).isEqualTo(200);
        }

        @Test
        void theRestIsFreedAsOpenCallsAreSettled() {
            AccountState state = after(open(1_000), hold(run(1), 600), debit(run(1), 50, 7));
            assertThat(stays(state, 2)).isEqualTo(100);
            AccountRules.decide(state, debit(run(1), 40, 8)).forEach(state::apply);
            assertThat(stays(state, 1)).isEqualTo(50);
            assertThat(stays(state, 0)).isZero();
            assertThat(state.available()).isEqualTo(state.balance()).isEqualTo(910);
        }

        @Test
        void aHoldThatWasSpentIsForgotten() {
            AccountState state = after(open(1_000), hold(run(1), 600), debit(run(1), 600, 7));
            assertThat(state.isHeldFor(run(1), 0)).isFalse();
            assertThat(AccountRules.decide(state, release(run(1), 0, 0))).isEmpty();
        }
    }
}
