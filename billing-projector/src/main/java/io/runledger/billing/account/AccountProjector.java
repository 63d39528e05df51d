package io.runledger.billing.account;

import io.runledger.billing.Rows;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.NameUuid;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.messaging.annotation.MessageIdentifier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Balances and ledger rows, from account events only. Runs inside the transaction that appends the
 * event, so that a balance is never behind; an account's events come one by one, and one at or
 * below the row's sequence is already in it.
 */
@Component
@ProcessingGroup(AccountProjector.GROUP)
class AccountProjector {

    static final String GROUP = "billing-accounts";

    private final JdbcClient db;

    AccountProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(AccountEvent event, @SequenceNumber long sequence, @MessageIdentifier String eventId) {
        switch (event) {
            case AccountOpened opened -> open(opened, sequence);
            case CreditsDeposited deposit -> balance(event, sequence, deposit.balanceAfter());
            case HoldPlaced hold -> held(event, sequence, hold.heldAfter());
            case HoldReleased hold -> held(event, sequence, hold.heldAfter());
            case AccountDebited debit -> {
                balance(event, sequence, debit.balanceAfter());
                held(event, sequence, debit.heldAfter());
            }
        }
        Entry entry = entry(event);
        if (entry != null) {
            enter(event, sequence, eventId, entry);
        }
    }

    /** A ledger row: what moved, and what the balance was then. */
    private record Entry(
            long amount, long balanceAfter, String reason, @Nullable String reference) {}

    /** The row that an event leads to; null for one that moves nothing. */
    private static @Nullable Entry entry(AccountEvent event) {
        return switch (event) {
            case AccountOpened(_, _, long credits, _) ->
                    credits == 0 ? null : new Entry(credits, credits, "opening", null);
            case CreditsDeposited deposit ->
                    new Entry(
                            deposit.amount(),
                            deposit.balanceAfter(),
                            deposit.reason(),
                            deposit.reference());
            case AccountDebited debit ->
                    new Entry(
                            -debit.amount(),
                            debit.balanceAfter(),
                            "charge_receipt",
                            debit.sourceReference());
            case HoldPlaced _, HoldReleased _ -> null;
        };
    }

    private void open(AccountOpened event, long sequence) {
        db.sql(
                        """
                        INSERT INTO read_model.billing_accounts
                               (tenant_id, account_id, balance, held, opened_at, sequence)
                        VALUES (:tenant, :account, :balance, 0, :at, :sequence)
                        ON CONFLICT (tenant_id, account_id) DO NOTHING
                        """)
                .param("tenant", event.tenantId().value())
                .param("account", event.accountId().value())
                .param("balance", event.openingCredits())
                .param("at", Rows.utc(event.at()))
                .param("sequence", sequence)
                .update();
    }

    private void balance(AccountEvent event, long sequence, long balance) {
        update("balance", event, sequence, balance);
    }

    private void held(AccountEvent event, long sequence, long held) {
        update("held", event, sequence, held);
    }

    private void update(String column, AccountEvent event, long sequence, long value) {
        db.sql(
                        """
                        UPDATE read_model.billing_accounts SET %s = :value, sequence = :sequence
                        WHERE tenant_id = :tenant AND account_id = :account
                          AND sequence <= :sequence
                        """
                                .formatted(column))
                .param("value", value)
                .param("sequence", sequence)
                .param("tenant", event.tenantId().value())
                .param("account", event.accountId().value())
                .update();
    }

    private void enter(AccountEvent event, long sequence, String eventId, Entry entry) {
        db.sql(
                        """
                        INSERT INTO read_model.credit_ledger (id, tenant_id, account_id, amount,
                               balance_after, reason, reference, created_at, position)
                        SELECT :id, :tenant, :account, :amount, :after, :reason, :reference, :at,
                               position
                        FROM domain_events WHERE event_identifier = :event
                        ON CONFLICT (id) DO NOTHING
                        """)
                .param("id", NameUuid.of("ledger\n" + event.sequencingKey() + "\n" + sequence))
                .param("tenant", event.tenantId().value())
                .param("account", event.accountId().value())
                .param("amount", entry.amount())
                .param("after", entry.balanceAfter())
                .param("reason", entry.reason())
                .param("reference", entry.reference())
                .param("at", Rows.utc(event.at()))
                .param("event", eventId)
                .update();
    }
}
