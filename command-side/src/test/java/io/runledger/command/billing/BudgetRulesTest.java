package io.runledger.command.billing;

import static io.runledger.command.billing.Money.run;
import static io.runledger.command.billing.Spending.NOON;
import static io.runledger.command.billing.Spending.OF_ACCOUNT;
import static io.runledger.command.billing.Spending.OF_GRAPH;
import static io.runledger.command.billing.Spending.OF_SCHEDULE;
import static io.runledger.command.billing.Spending.OF_TENANT;
import static io.runledger.command.billing.Spending.after;
import static io.runledger.command.billing.Spending.count;
import static io.runledger.command.billing.Spending.keep;
import static io.runledger.command.billing.Spending.open;
import static io.runledger.command.billing.Spending.reserve;
import static io.runledger.command.billing.Spending.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.BudgetCommand;
import io.runledger.events.billing.BudgetCommand.RemoveBudget;
import io.runledger.events.billing.BudgetCommand.ReserveBudget;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetEvent.BudgetReserved;
import io.runledger.events.billing.BudgetEvent.BudgetSet;
import io.runledger.events.billing.BudgetEvent.BudgetWarned;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tenant's budgets: who is let through, and what is counted. */
class BudgetRulesTest {

    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);

    private static void assertRefused(BudgetState state, BudgetCommand command, RefusalCode code) {
        assertThatThrownBy(() -> BudgetRules.decide(state, command))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String refusal(BudgetState state, ReserveBudget command) {
        return BudgetRules.refusal(state, command);
    }

    private static long reserved(BudgetState state, int run) {
        Reservation reservation = state.reservationOf(run(run), Money.ACCOUNT);
        return reservation == null ? 0 : reservation.total();
    }

    @Nested
    class Setting {

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void againIsANoOpAndNewLimitsReplaceTheOldOnes() {
            assertThat(BudgetRules.decide(after(open()), open())).isEmpty();
            BudgetState state = after(open(), set(OF_TENANT, 50L, 100L));
            assertThat(BudgetRules.decide(state, set(OF_TENANT, 50L, 100L))).isEmpty();
            assertThat(BudgetRules.decide(state, set(OF_TENANT, 50L, 200L)))
                    .hasExactlyElementsOfTypes(BudgetSet.class);
        }

        @Test
        void tellsAtOnceOfThresholdsThatAreBehindAlready() {
            assertThat(BudgetRules.decide(after(open()), set(OF_TENANT, 50L, 100L, 100, 7)))
                    .hasExactlyElementsOfTypes(
                            BudgetSet.class, BudgetWarned.class, BudgetExhausted.class);
        }

        @Test
        void beforeWhatWasCountedIsAConflict() {
            BudgetState state = after(open(), count(null, 10, 7));
            assertRefused(state, set(OF_TENANT, null, 100L, 0, 6), RefusalCode.CONFLICT);
            assertThat(BudgetRules.decide(state, set(OF_TENANT, null, 100L, 10, 7))).hasSize(1);
        }

        @Test
        void countsNothingTwiceThatWasSpentBefore() {
            BudgetState state =
                    after(open(), set(OF_TENANT, null, 100L, 40, 9), count(null, 15, 8));
            assertThat(state.budgets().get(OF_TENANT).spentIn(NOVEMBER)).isEqualTo(40);
            BudgetRules.decide(state, count(null, 15, 10)).forEach(state::apply);
            assertThat(state.budgets().get(OF_TENANT).spentIn(NOVEMBER)).isEqualTo(55);
        }

        @Test
        void isUndoneByRemoving() {
            BudgetState state = after(open(), set(OF_TENANT, null, 100L));
            RemoveBudget remove = new RemoveBudget(Money.TENANT, OF_TENANT, "key:default", NOON);
            BudgetRules.decide(state, remove).forEach(state::apply);
            assertThat(refusal(state, reserve(run(1), 1_000))).isEmpty();
            assertRefused(state, remove, RefusalCode.NOT_FOUND);
        }
    }

    @Nested
    @Tag("BUDGETS_ARE_KEPT")
    class Admission {

        @Test
        void goesUpToTheLimitAndNoFurther() {
            BudgetState state =
                    after(
                            open(),
                            set(OF_TENANT, null, 100L),
                            count(null, 30, 5),
                            reserve(run(1), 50));
            assertThat(refusal(state, reserve(run(2), 20))).isEmpty();
            assertThat(refusal(state, reserve(run(2), 21)))
                    .isEqualTo(
                            "budget tenant:acme:month stops at 100 credits, of which 30 are spent"
                                    + " and 50 reserved, and the run needs 21 set aside;"
                                    + " it begins anew at 2026-12-01T00:00:00Z");
        }

        @Test
        void isByAllBudgetsThatConcernTheRunOrByNone() {
            BudgetState state =
                    after(
                            open(),
                            set(OF_TENANT, null, 1_000L),
                            set(OF_ACCOUNT, null, 500L),
                            set(OF_GRAPH, null, 100L),
                            set(OF_SCHEDULE, null, 10L));
            assertThat(refusal(state, reserve(run(1), 101))).contains("graph:hello:day");
            assertThat(refusal(state, reserve(run(1), 100))).isEmpty();
            ReserveBudget scheduled =
                    new ReserveBudget(
                            Money.TENANT,
                            Money.ACCOUNT,
                            "hello",
                            "nightly",
                            run(1),
                            0,
                            11,
                            0,
                            NOON);
            assertThat(refusal(state, scheduled)).contains("schedule:nightly:day");
            assertThat(BudgetRules.decide(state, scheduled))
                    .hasExactlyElementsOfTypes(BudgetExhausted.class);
            assertThat(reserved(state, 1)).isZero();
        }

        @Test
        void ofARunThatAsksForMoreThanTheWholeBudgetSaysWhatToLower() {
            BudgetState state = after(open(), set(OF_TENANT, null, 100L));
            assertThat(refusal(state, reserve(run(1), 101)))
                    .isEqualTo(
                            "budget tenant:acme:month stops at 100 credits, and the run needs 101"
                                    + " set aside; lower config.max_cost_credits or raise the"
                                    + " budget");
        }

        @Test
        void beginsAnewWithEachPeriod() {
            BudgetState state = after(open(), set(OF_GRAPH, null, 100L), count(null, 100, 5));
            assertThat(refusal(state, reserve(run(1), 1))).isNotEmpty();
            ReserveBudget tomorrow =
                    new ReserveBudget(
                            Money.TENANT,
                            Money.ACCOUNT,
                            "hello",
                            null,
                            run(1),
                            0,
                            100,
                            0,
                            NOON.plus(Duration.ofDays(1)));
            assertThat(refusal(state, tomorrow)).isEmpty();
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void ofTheSameAttemptAgainIsANoOpAlsoWhereNothingIsLeft() {
            BudgetState state = after(open(), set(OF_TENANT, null, 100L), reserve(run(1), 100));
            assertThat(refusal(state, reserve(run(1), 100))).isEmpty();
            assertThat(BudgetRules.decide(state, reserve(run(1), 100))).isEmpty();
        }

        @Test
        void ofAnotherAttemptIsForWhatItsHoldTakesBeside() {
            BudgetState state = after(open(), set(OF_TENANT, null, 100L), reserve(run(1), 60));
            assertThat(refusal(state, reserve(run(1), 1, 41, 9))).isNotEmpty();
            assertThat(BudgetRules.decide(state, reserve(run(1), 1, 40, 9)))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            BudgetReserved.class, e -> assertThat(e.amount()).isEqualTo(100));
        }

        @Test
        void ofARequestWhoseHoldWasPlacedEarlierReservesWhereNobodyHas() {
            BudgetState state = after(open(), set(OF_TENANT, null, 100L));
            assertThat(BudgetRules.decide(state, reserve(run(1), 0, 40, 0))).hasSize(1);
            BudgetState reserved = after(open(), reserve(run(1), 0, 40, 5));
            assertThat(BudgetRules.decide(reserved, reserve(run(1), 0, 40, 0))).isEmpty();
        }

        @Test
        void thatWasRefusedIsToldOfOnceAPeriod() {
            BudgetState state = after(open(), set(OF_TENANT, null, 100L));
            BudgetRules.decide(state, reserve(run(1), 101)).forEach(state::apply);
            assertThat(BudgetRules.decide(state, reserve(run(2), 101))).isEmpty();
            assertThat(refusal(state, reserve(run(2), 101))).isNotEmpty();
            assertThat(refusal(state, reserve(run(2), 100))).isEmpty();
        }
    }

    @Nested
    class Keeping {

        private final BudgetState state =
                after(open(), set(OF_TENANT, null, 1_000L), reserve(run(1), 0, 100, 5));

        private BudgetState then(BudgetCommand... commands) {
            for (BudgetCommand command : commands) {
                BudgetRules.decide(state, command).forEach(state::apply);
            }
            return state;
        }

        @Test
        void leavesWhatTheAccountKeeps() {
            then(keep(run(1), 30, 9));
            assertThat(reserved(state, 1)).isEqualTo(30);
            assertThat(BudgetRules.decide(state, keep(run(1), 30, 9))).isEmpty();
            assertThat(BudgetRules.decide(state, keep(run(1), 50, 9))).isEmpty();
            then(keep(run(1), 0, 10));
            assertThat(state.form("budgets:acme").reservations()).isEmpty();
        }

        @Test
        void doesNotTouchWhatWasSetAsideBehindIt() {
            then(reserve(run(1), 1, 70, 8), keep(run(1), 0, 7));
            assertThat(reserved(state, 1)).isEqualTo(70);
            then(keep(run(1), 0, 4));
            assertThat(reserved(state, 1)).isEqualTo(70);
            then(keep(run(1), 0, 9));
            assertThat(reserved(state, 1)).isZero();
        }

        @Test
        void ofAnUnknownRunIsANoOp() {
            assertThat(BudgetRules.decide(state, keep(run(2), 0, 9))).isEmpty();
        }
    }
}
