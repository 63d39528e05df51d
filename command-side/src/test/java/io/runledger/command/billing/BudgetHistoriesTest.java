package io.runledger.command.billing;

import static io.runledger.command.billing.Money.ACCOUNT;
import static io.runledger.command.billing.Money.TENANT;
import static io.runledger.command.billing.Money.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.RefundAccount;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.BudgetCommand;
import io.runledger.events.billing.BudgetCommand.ReserveBudget;
import io.runledger.events.billing.BudgetEvent;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.CallId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An account and its tenant's budget under random histories. What the account did reaches the
 * budget late, and some of it twice, as the automation between them may bring it.
 */
@Tag("BUDGETS_ARE_KEPT")
class BudgetHistoriesTest {

    private static final long STOP = 2_000;
    private static final SpendFacts FACTS =
            new SpendFacts("hello", null, Spending.NOON, BigDecimal.ZERO);
    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);

    /** An account's event on its way to the budget. */
    private record Moved(AccountEvent event, long position) {}

    private final AccountState account = new AccountState();
    private final BudgetState budget = Spending.after(Spending.open());
    private final Deque<Moved> underway = new ArrayDeque<>();
    private final List<Moved> seen = new ArrayList<>();
    private final Map<Integer, Integer> attempts = new HashMap<>();
    private long position = 1;
    private long spent;
    private long beyondHolds;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void noRunIsLetThroughBeyondTheLimitAndEveryCreditIsCountedOnce(long seed) {
        Random random = new Random(seed);
        tell(Spending.set(Spending.OF_TENANT, 500L, STOP));
        account(Money.open(1_000_000));
        for (int i = 0; i < 1_000; i++) {
            move(random);
            assertThat(budget.reservedOf(Spending.OF_TENANT))
                    .as("what runs may still spend is reserved")
                    .isGreaterThanOrEqualTo(account.held());
            // What calls cost beyond their run's hold was never asked for; all else was let in.
            assertThat(spent + account.held()).isLessThanOrEqualTo(STOP + beyondHolds);
        }
        while (!underway.isEmpty()) {
            deliver();
        }
        assertThat(budgetSpent()).isEqualTo(spent);
        assertThat(budget.reservedOf(Spending.OF_TENANT)).isEqualTo(account.held());
        attempts.forEach((run, attempt) -> end(run, attempt, 0));
        while (!underway.isEmpty()) {
            deliver();
        }
        assertThat(account.held()).isZero();
        assertThat(budget.form("budgets:acme").reservations()).isEmpty();
    }

    private void move(Random random) {
        int run = random.nextInt(8);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> start(run, random.nextLong(1, 400), random.nextBoolean());
            case 3, 4 -> debit(run, random.nextLong(0, 120));
            case 5 -> end(run, attempts.getOrDefault(run, 0), random.nextInt(3));
            case 6 -> refund(run, random);
            case 7 -> repeat(random);
            default -> deliver();
        }
    }

    /** As a run's start or its next attempt does it; some are refused after all. */
    private void start(int run, long amount, boolean made) {
        int attempt = attempts.merge(run, 1, (one, _) -> one + 1);
        long before = account.holdOf(run(run));
        account(new PlaceHold(TENANT, ACCOUNT, run(run), attempt, amount, Money.NOON));
        long more = account.holdOf(run(run)) - before;
        ReserveBudget reserve = Spending.reserve(run(run), attempt, more, position);
        String refusal = BudgetRules.refusal(budget, reserve);
        if (!refusal.isEmpty()) {
            assertThat(budgetSpent() + budget.reservedOf(Spending.OF_TENANT) + more)
                    .isGreaterThan(STOP);
        }
        tell(reserve);
        assertThat(tell(reserve)).isEmpty();
        if (!refusal.isEmpty() || !made) {
            end(run, attempt, 0);
        }
    }

    private void end(int run, int attempt, int openUnits) {
        account(Money.release(run(run), attempt, openUnits));
    }

    private void debit(int run, long amount) {
        account(
                new DebitAccount(
                        TENANT,
                        ACCOUNT,
                        new CallId("call-" + position),
                        run(run),
                        "reference",
                        amount,
                        FACTS,
                        position + 1,
                        Spending.NOON));
    }

    private void refund(int run, Random random) {
        if (spent > 0) {
            account(
                    new RefundAccount(
                            TENANT,
                            ACCOUNT,
                            new CallId("call-" + position),
                            run(run),
                            "reference",
                            random.nextLong(spent) + 1,
                            "corrected",
                            FACTS,
                            position + 1,
                            Spending.NOON));
        }
    }

    private void account(AccountCommand command) {
        try {
            for (AccountEvent event : AccountRules.decide(account, command)) {
                account.apply(event);
                position++;
                underway.add(new Moved(event, position));
                if (event instanceof AccountDebited e) {
                    spent += e.amount();
                    beyondHolds += e.amount() - e.fromHold();
                }
                if (event instanceof AccountRefunded e) {
                    spent -= e.amount();
                }
            }
        } catch (Refused refused) {
            assertThat(refused).hasMessageContaining("set aside");
        }
    }

    private void deliver() {
        Moved moved = underway.poll();
        if (moved != null) {
            seen.add(moved);
            count(moved);
        }
    }

    private void repeat(Random random) {
        if (!seen.isEmpty() && random.nextBoolean()) {
            count(seen.getLast());
        }
    }

    private void count(Moved moved) {
        BudgetCommand command =
                WhenAccountMovesThenCountBudgets.command(moved.event(), moved.position());
        if (command != null) {
            tell(command);
        }
    }

    private List<BudgetEvent> tell(BudgetCommand command) {
        List<BudgetEvent> events = BudgetRules.decide(budget, command);
        events.forEach(budget::apply);
        return events;
    }

    private long budgetSpent() {
        return budget.budgets().get(Spending.OF_TENANT).spentIn(NOVEMBER);
    }
}
