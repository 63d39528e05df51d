package io.runledger.billing.account;

import io.runledger.billing.Rows;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.CallId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.id.RunId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes the rows of an account's ledger: what moved its balance, and what the balance was then.
 */
final class CreditLedger {

    /** Why a balance went down; every other row has the event's own word. */
    static final String CHARGE = "charge_receipt";

    private static final String ENTER =
            """
            INSERT INTO read_model.credit_ledger (id, tenant_id, account_id, amount, balance_after,
                   reason, reference, run_id, call_id, graph_id, schedule_id, called_at,
                   created_at, position)
            SELECT :id, :tenant, :account, :amount, :after, :reason, :reference, :run, :call,
                   :graph, :schedule, :calledAt, :at, position
            FROM domain_events WHERE event_identifier = :event
            ON CONFLICT (id) DO NOTHING
            """;

    private final JdbcClient db;

    CreditLedger(JdbcClient db) {
        this.db = db;
    }

    private record Entry(
            long amount,
            long balanceAfter,
            String reason,
            @Nullable String reference,
            @Nullable RunId runId,
            @Nullable CallId callId,
            @Nullable SpendFacts facts) {

        static Entry plain(
                long amount, long balanceAfter, String reason, @Nullable String reference) {
            return new Entry(amount, balanceAfter, reason, reference, null, null, null);
        }
    }

    /** The row that an event leads to; null for one that moves nothing. */
    private static @Nullable Entry entry(AccountEvent event) {
        return switch (event) {
            case AccountOpened(_, _, long credits, _, _) ->
                    credits == 0 ? null : Entry.plain(credits, credits, "opening", null);
            case CreditsDeposited deposit ->
                    Entry.plain(
                            deposit.amount(),
                            deposit.balanceAfter(),
                            deposit.reason(),
                            deposit.reference());
            case AccountDebited debit ->
                    new Entry(
                            -debit.amount(),
                            debit.balanceAfter(),
                            CHARGE,
                            debit.sourceReference(),
                            debit.runId(),
                            debit.callId(),
                            debit.facts());
            case AccountRefunded refund ->
                    new Entry(
                            refund.amount(),
                            refund.balanceAfter(),
                            refund.reason(),
                            refund.sourceReference(),
                            refund.runId(),
                            refund.callId(),
                            refund.facts());
            case HoldPlaced _, HoldReleased _ -> null;
        };
    }

    void enter(AccountEvent event, long sequence, String eventId) {
        Entry entry = entry(event);
        if (entry == null) {
            return;
        }
        RunId run = entry.runId();
        CallId call = entry.callId();
        SpendFacts facts = entry.facts();
        db.sql(ENTER)
                .param("id", NameUuid.of("ledger\n" + event.sequencingKey() + "\n" + sequence))
                .param("tenant", event.tenantId().value())
                .param("account", event.accountId().value())
                .param("amount", entry.amount())
                .param("after", entry.balanceAfter())
                .param("reason", entry.reason())
                .param("reference", entry.reference())
                .param("run", run == null ? null : run.value())
                .param("call", call == null ? null : call.value())
                .param("graph", facts == null ? null : facts.graphId())
                .param("schedule", facts == null ? null : facts.scheduleId())
                .param("calledAt", facts == null ? null : Rows.utc(facts.calledAt()))
                .param("at", Rows.utc(event.at()))
                .param("event", eventId)
                .update();
    }
}
