package io.runledger.command.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.ApiTest;
import io.runledger.events.DomainEvent;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.BudgetCommand.CountSpending;
import io.runledger.events.billing.BudgetCommand.OpenBudgets;
import io.runledger.events.billing.BudgetEvent.SpendingCounted;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Accounts and budgets with many events: what is read of them after a restart. */
class MoneySnapshotsTest extends ApiTest {

    private static final int DEBITS = 20_000;
    private static final int COMMIT = 500;

    /** An instant that the log keeps exactly. */
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static final SpendFacts FACTS =
            new SpendFacts("hello", null, NOON, new BigDecimal("0.0015"));

    @Autowired private EventStore store;
    @Autowired private Cache aggregateCache;

    private AccountId account = new AccountId("none");
    private String accountId = "";
    private String budgetsId = "";

    @BeforeEach
    void nameTheAggregates() {
        account = new AccountId(tenant.value());
        accountId = "account:" + tenant + ":" + account;
        budgetsId = "budgets:" + tenant;
    }

    private void append(String type, String id, long sequence, List<? extends DomainEvent> events) {
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        for (DomainEvent event : events) {
            messages.add(
                    new GenericDomainEventMessage<>(
                            type,
                            id,
                            sequence + messages.size(),
                            event,
                            MetaData.with("tenant", tenant.value())));
        }
        for (int from = 0; from < messages.size(); from += COMMIT) {
            store.publish(messages.subList(from, Math.min(from + COMMIT, messages.size())));
        }
    }

    private AccountDebited debited(int number) {
        return new AccountDebited(
                tenant,
                account,
                new CallId("call-" + number),
                null,
                "unattributed/0/call-" + number,
                3,
                0,
                1_000_000 - 3L * number,
                0,
                number,
                FACTS,
                NOON);
    }

    private void debit(int number) {
        gateway.send(
                new DebitAccount(
                        tenant,
                        account,
                        new CallId("call-" + number),
                        RunId.of(tenant, "k"),
                        "reference",
                        3,
                        FACTS,
                        number,
                        NOON),
                sender());
    }

    /** How many messages the aggregate is folded from: a snapshot is one. */
    private long folded(String id) {
        aggregateCache.removeAll();
        return store.readEvents(id).asStream().count();
    }

    @Test
    void anAccountOfManyChargesIsFoldedFromASnapshotAndWhatCameBehindIt() {
        deposit(1_000_000);
        List<AccountDebited> debits = new ArrayList<>();
        for (int number = 1; number <= DEBITS; number++) {
            debits.add(debited(number));
        }
        append("BillingAccount", accountId, 2, debits);
        aggregateCache.removeAll();
        debit(DEBITS + 1);
        assertThat(folded(accountId)).isLessThanOrEqualTo(MoneySnapshots.EVERY_EVENTS + 1);
        debit(DEBITS + 2);
        debit(DEBITS + 2);
        assertThat(events(AccountDebited.class).getLast().balanceAfter())
                .isEqualTo(1_000_000 - 3L * (DEBITS + 2));
    }

    @Test
    void aDepositIsRememberedThroughASnapshot() {
        deposit(1_000_000);
        append("BillingAccount", accountId, 2, charges(2 * MoneySnapshots.EVERY_EVENTS));
        aggregateCache.removeAll();
        String credits = "/api/v1/billing/accounts/" + tenant + "/credits";
        assertThat(api.post(credits, "{'amount':'7'}", "Idempotency-Key", "k").status())
                .isEqualTo(201);
        for (int number = 0; number < MoneySnapshots.EVERY_EVENTS; number++) {
            debit(2 * MoneySnapshots.EVERY_EVENTS + number + 1);
        }
        assertThat(folded(accountId)).isLessThanOrEqualTo(MoneySnapshots.EVERY_EVENTS + 1);
        assertThat(api.post(credits, "{'amount':'7'}", "Idempotency-Key", "k").status())
                .isEqualTo(200);
    }

    private List<AccountDebited> charges(int count) {
        List<AccountDebited> debits = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            debits.add(debited(number));
        }
        return debits;
    }

    @Test
    void aSnapshotOfAnotherFormIsNotRead() {
        deposit(1_000_000);
        append("BillingAccount", accountId, 2, charges(MoneySnapshots.EVERY_EVENTS));
        aggregateCache.removeAll();
        debit(MoneySnapshots.EVERY_EVENTS + 1);
        assertThat(folded(accountId)).isLessThan(MoneySnapshots.EVERY_EVENTS);
        db.sql("UPDATE snapshots SET payload_revision = '0' WHERE aggregate_identifier = :id")
                .param("id", accountId)
                .update();
        assertThat(folded(accountId)).isGreaterThan(MoneySnapshots.EVERY_EVENTS);
        debit(MoneySnapshots.EVERY_EVENTS + 2);
        assertThat(events(AccountDebited.class).getLast().balanceAfter())
                .isEqualTo(1_000_000 - 3L * (MoneySnapshots.EVERY_EVENTS + 2));
    }

    @Test
    void budgetsThatCountedMuchAreFoldedFromASnapshotToo() {
        gateway.send(new OpenBudgets(tenant, NOON), sender());
        List<SpendingCounted> counted = new ArrayList<>();
        for (int number = 1; number <= 3 * MoneySnapshots.EVERY_EVENTS; number++) {
            counted.add(new SpendingCounted(tenant, account, null, 3, 0, List.of(), number, NOON));
        }
        append("Budgets", budgetsId, 1, counted);
        aggregateCache.removeAll();
        long next = 3 * MoneySnapshots.EVERY_EVENTS + 1;
        gateway.send(new CountSpending(tenant, account, null, 3, 0, FACTS, next, NOON), sender());
        assertThat(folded(budgetsId)).isLessThanOrEqualTo(MoneySnapshots.EVERY_EVENTS + 1);
        gateway.send(new CountSpending(tenant, account, null, 3, 0, FACTS, next, NOON), sender());
        assertThat(events(SpendingCounted.class)).hasSize((int) next);
    }
}
