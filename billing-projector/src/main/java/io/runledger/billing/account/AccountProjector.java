package io.runledger.billing.account;

import io.runledger.billing.Rows;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.messaging.annotation.MessageIdentifier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Balances, what is set aside, and ledger rows, from account events only. Runs inside the
 * transaction that appends the event, so that a balance is never behind; an account's events come
 * one by one, and one at or below the row's sequence is already in it.
 */
@Component
@ProcessingGroup(AccountProjector.GROUP)
class AccountProjector {

    static final String GROUP = "billing-accounts";

    private final JdbcClient db;
    private final AccountHolds holds;
    private final CreditLedger ledger;

    AccountProjector(JdbcClient db) {
        this.db = db;
        this.holds = new AccountHolds(db);
        this.ledger = new CreditLedger(db);
    }

    @EventHandler
    void on(AccountEvent event, @SequenceNumber long sequence, @MessageIdentifier String eventId) {
        if (!balance(event, sequence)) {
            return;
        }
        switch (event) {
            case HoldPlaced hold -> holds.place(hold, sequence);
            case HoldReleased hold -> holds.release(hold, sequence);
            case AccountDebited debit -> holds.draw(debit, sequence);
            case AccountOpened _, CreditsDeposited _, AccountRefunded _ -> {}
        }
        ledger.enter(event, sequence, eventId);
    }

    /** Answers whether the event was not in the account's row yet. */
    private boolean balance(AccountEvent event, long sequence) {
        return switch (event) {
            case AccountOpened opened -> open(opened, sequence);
            case CreditsDeposited deposit -> update(event, sequence, deposit.balanceAfter(), null);
            case AccountRefunded refund -> update(event, sequence, refund.balanceAfter(), null);
            case HoldPlaced hold -> update(event, sequence, null, hold.heldAfter());
            case HoldReleased hold -> update(event, sequence, null, hold.heldAfter());
            case AccountDebited debit ->
                    update(event, sequence, debit.balanceAfter(), debit.heldAfter());
        };
    }

    private boolean open(AccountOpened event, long sequence) {
        return db.sql(
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
                        .update()
                > 0;
    }

    /** Null leaves a column as it is. */
    private boolean update(
            AccountEvent event, long sequence, @Nullable Long balance, @Nullable Long held) {
        return db.sql(
                                """
                                UPDATE read_model.billing_accounts
                                SET balance = coalesce(:balance::bigint, balance),
                                    held = coalesce(:held::bigint, held), sequence = :sequence
                                WHERE tenant_id = :tenant AND account_id = :account
                                  AND sequence < :sequence
                                """)
                        .param("balance", balance)
                        .param("held", held)
                        .param("sequence", sequence)
                        .param("tenant", event.tenantId().value())
                        .param("account", event.accountId().value())
                        .update()
                > 0;
    }
}
