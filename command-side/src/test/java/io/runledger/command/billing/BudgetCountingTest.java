package io.runledger.command.billing;

import static io.runledger.command.billing.Money.run;
import static io.runledger.command.billing.Spending.NOON;
import static io.runledger.command.billing.Spending.OF_GRAPH;
import static io.runledger.command.billing.Spending.OF_SCHEDULE;
import static io.runledger.command.billing.Spending.OF_TENANT;
import static io.runledger.command.billing.Spending.after;
import static io.runledger.command.billing.Spending.count;
import static io.runledger.command.billing.Spending.open;
import static io.runledger.command.billing.Spending.reserve;
import static io.runledger.command.billing.Spending.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.BudgetCommand;
import io.runledger.events.billing.BudgetEvent;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetEvent.BudgetWarned;
import io.runledger.events.billing.BudgetEvent.SpendingCounted;
import io.runledger.events.billing.BudgetEvent.SpendingCounted.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What budgets come to as their tenant spends. */
class BudgetCountingTest {

    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private static void assertRefused(BudgetState state, BudgetCommand command, RefusalCode code) {
        assertThatThrownBy(() -> BudgetRules.decide(state, command))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static long reserved(BudgetState state, int run) {
        Reservation reservation = state.reservationOf(run(run), Money.ACCOUNT);
        return reservation == null ? 0 : reservation.total();
    }

    @Nested
    class Counting {

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void isDoneOncePerPosition() {
            BudgetState state = after(open(), set(OF_TENANT, null, 100L), count(null, 10, 7));
            assertThat(BudgetRules.decide(state, count(null, 10, 7))).isEmpty();
            assertThat(BudgetRules.decide(state, count(null, 10, 6))).isEmpty();
            assertThat(BudgetRules.decide(state, count(null, 10, 8))).hasSize(1);
        }

        @Test
        void isForThePeriodInWhichTheCallBegan() {
            Instant yesterday = NOON.minus(Duration.ofDays(1));
            BudgetState state =
                    after(
                            open(),
                            set(OF_GRAPH, null, 100L),
                            count(null, 10, yesterday, 7),
                            count(null, 5, 8));
            Budget budget = state.budgets().get(OF_GRAPH);
            assertThat(budget.spentIn(TODAY)).isEqualTo(5);
            assertThat(budget.spentIn(TODAY.minusDays(1))).isEqualTo(10);
        }

        @Test
        void drawsFromWhatTheRunReservedFirst() {
            BudgetState state =
                    after(
                            open(),
                            set(OF_TENANT, null, 100L),
                            reserve(run(1), 60),
                            count(run(1), 45, 7));
            assertThat(reserved(state, 1)).isEqualTo(15);
            BudgetRules.decide(state, count(run(1), 15, 8)).forEach(state::apply);
            assertThat(state.form("budgets:acme").reservations()).isEmpty();
            assertThat(state.budgets().get(OF_TENANT).spentIn(NOVEMBER)).isEqualTo(60);
        }

        @Test
        void ofARefundTakesFromTheSumAndReservesNothing() {
            BudgetState state =
                    after(
                            open(),
                            set(OF_TENANT, null, 100L),
                            reserve(run(1), 60),
                            count(run(1), 45, 7),
                            count(run(1), -45, 8));
            assertThat(state.budgets().get(OF_TENANT).spentIn(NOVEMBER)).isZero();
            assertThat(reserved(state, 1)).isEqualTo(15);
        }

        @Test
        void tellsOfEachThresholdOnceAPeriod() {
            BudgetState state = after(open(), set(OF_TENANT, 50L, 100L));
            assertThat(BudgetRules.decide(state, count(null, 49, 1))).hasSize(1);
            List<BudgetEvent> events = BudgetRules.decide(state, count(null, 120, 2));
            assertThat(events)
                    .hasExactlyElementsOfTypes(
                            SpendingCounted.class, BudgetWarned.class, BudgetExhausted.class);
            events.forEach(state::apply);
            assertThat(BudgetRules.decide(state, count(null, 10, 3))).hasSize(1);
        }

        @Test
        void isToldAlsoWhereNoBudgetIsConcerned() {
            assertThat(BudgetRules.decide(after(open()), count(null, 10, 7)))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SpendingCounted.class, e -> assertThat(e.counted()).isEmpty());
        }

        @Test
        void namesWhatTheBudgetsHaveComeTo() {
            BudgetState state =
                    after(open(), set(OF_TENANT, null, 100L), set(OF_SCHEDULE, null, 9L));
            assertThat(BudgetRules.decide(state, count(null, 10, 7)))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SpendingCounted.class,
                            e ->
                                    assertThat(e.counted())
                                            .containsExactly(new Counted(OF_TENANT, NOVEMBER, 10)));
        }

        @Test
        void forgetsPeriodsThatNoChargeCanBelongToAnyMore() {
            BudgetState state = after(open(), set(OF_GRAPH, null, 100L));
            for (int day = 0; day < 100; day++) {
                Instant at = NOON.plus(Duration.ofDays(day));
                BudgetRules.decide(state, count(null, 100, at, day + 1)).forEach(state::apply);
            }
            assertThat(state.form("budgets:acme").budgets().getFirst().spent()).hasSize(63);
            assertThat(state.form("budgets:acme").budgets().getFirst().exhausted()).hasSize(63);
        }

        @Test
        void beforeBudgetsWereOpenedIsRefused() {
            assertRefused(new BudgetState(), count(null, 1, 1), RefusalCode.NOT_FOUND);
        }
    }
}
