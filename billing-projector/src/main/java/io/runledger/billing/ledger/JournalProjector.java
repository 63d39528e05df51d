package io.runledger.billing.ledger;

import io.runledger.billing.Rows;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.CallId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.id.RunId;
import java.math.BigDecimal;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the journal, from account events only. An account's events come in order, and one whose
 * transaction is there already is in it.
 */
@Component
@ProcessingGroup("ledger-journal")
class JournalProjector {

    private static final String TRANSACTION =
            """
            INSERT INTO read_model.ledger_transactions (position, id, tenant_id, account_id, kind,
                   run_id, call_id, reference, created_at)
            VALUES (:position, :id, :tenant, :account, :kind, :run, :call, :reference, :at)
            ON CONFLICT (position) DO NOTHING
            """;

    private static final String ENTRIES =
            """
            INSERT INTO read_model.ledger_entries (position, number, tenant_id, ledger_account,
                   amount)
            SELECT :position, number, :tenant, account, amount
            FROM unnest(:accounts::text[], :amounts::numeric[])
                 WITH ORDINALITY AS entry (account, amount, number)
            """;

    private final JdbcClient db;

    JournalProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(AccountEvent event, TrackingToken token) {
        long position = token.position().getAsLong();
        long heldBefore = event instanceof HoldPlaced ? held(event) : 0;
        Transaction.of(event, heldBefore)
                .ifPresent(transaction -> write(event, transaction, position));
    }

    private void write(AccountEvent event, Transaction transaction, long position) {
        if (!insert(event, transaction, position)) {
            return;
        }
        List<Transfer.Entry> entries = Transfer.entries(transaction.transfers());
        if (!entries.isEmpty()) {
            db.sql(ENTRIES)
                    .param("position", position)
                    .param("tenant", event.tenantId().value())
                    .param(
                            "accounts",
                            entries.stream().map(Transfer.Entry::account).toArray(String[]::new))
                    .param(
                            "amounts",
                            entries.stream().map(Transfer.Entry::amount).toArray(BigDecimal[]::new))
                    .update();
        }
        switch (event) {
            case HoldPlaced hold -> keepHeld(hold, hold.heldAfter());
            case HoldReleased hold -> keepHeld(hold, hold.heldAfter());
            case AccountDebited debit -> keepHeld(debit, debit.heldAfter());
            case AccountOpened _, CreditsDeposited _, AccountRefunded _ -> {}
        }
    }

    private boolean insert(AccountEvent event, Transaction transaction, long position) {
        RunId run = transaction.runId();
        CallId call = transaction.callId();
        return db.sql(TRANSACTION)
                        .param("position", position)
                        .param("id", NameUuid.of("transaction\n" + position))
                        .param("tenant", event.tenantId().value())
                        .param("account", event.accountId().value())
                        .param("kind", transaction.kind())
                        .param("run", run == null ? null : run.value())
                        .param("call", call == null ? null : call.value())
                        .param("reference", transaction.reference())
                        .param("at", Rows.utc(event.at()))
                        .update()
                > 0;
    }

    private long held(AccountEvent event) {
        return db.sql(
                        """
                        SELECT held FROM read_model.ledger_held
                        WHERE tenant_id = :tenant AND account_id = :account
                        """)
                .param("tenant", event.tenantId().value())
                .param("account", event.accountId().value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private void keepHeld(AccountEvent event, long held) {
        db.sql(
                        """
                        INSERT INTO read_model.ledger_held (tenant_id, account_id, held)
                        VALUES (:tenant, :account, :held)
                        ON CONFLICT (tenant_id, account_id) DO UPDATE SET held = :held
                        """)
                .param("tenant", event.tenantId().value())
                .param("account", event.accountId().value())
                .param("held", held)
                .update();
    }
}
