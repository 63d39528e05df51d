package io.runledger.billing.account;

import io.runledger.billing.Rows;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.RunId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes what each run has set aside; each event comes here once and in order. */
final class AccountHolds {

    private final JdbcClient db;

    AccountHolds(JdbcClient db) {
        this.db = db;
    }

    void place(HoldPlaced hold, long sequence) {
        Integer attempt = hold.attempt();
        db.sql(
                        """
                        INSERT INTO read_model.account_holds (tenant_id, account_id, run_id,
                               attempt, amount, placed_at, sequence)
                        VALUES (:tenant, :account, :run, :attempt, :amount, :at, :sequence)
                        ON CONFLICT (tenant_id, account_id, run_id) DO UPDATE
                        SET attempt = :attempt, amount = :amount, placed_at = :at,
                            sequence = :sequence
                        """)
                .param("tenant", hold.tenantId().value())
                .param("account", hold.accountId().value())
                .param("run", hold.runId().value())
                .param("attempt", attempt == null ? 0 : attempt)
                .param("amount", hold.amount())
                .param("at", Rows.utc(hold.at()))
                .param("sequence", sequence)
                .update();
    }

    void release(HoldReleased hold, long sequence) {
        if (hold.stays() == 0) {
            remove(hold, hold.runId());
            return;
        }
        db.sql(
                        """
                        UPDATE read_model.account_holds
                        SET amount = :amount, sequence = :sequence
                        WHERE tenant_id = :tenant AND account_id = :account AND run_id = :run
                        """)
                .param("amount", hold.stays())
                .param("sequence", sequence)
                .param("tenant", hold.tenantId().value())
                .param("account", hold.accountId().value())
                .param("run", hold.runId().value())
                .update();
    }

    void draw(AccountDebited debit, long sequence) {
        RunId run = debit.runId();
        if (run == null || debit.fromHold() == 0) {
            return;
        }
        db.sql(
                        """
                        UPDATE read_model.account_holds
                        SET amount = amount - :amount, sequence = :sequence
                        WHERE tenant_id = :tenant AND account_id = :account AND run_id = :run
                        """)
                .param("amount", debit.fromHold())
                .param("sequence", sequence)
                .param("tenant", debit.tenantId().value())
                .param("account", debit.accountId().value())
                .param("run", run.value())
                .update();
    }

    private void remove(AccountEvent event, RunId run) {
        db.sql(
                        """
                        DELETE FROM read_model.account_holds
                        WHERE tenant_id = :tenant AND account_id = :account AND run_id = :run
                        """)
                .param("tenant", event.tenantId().value())
                .param("account", event.accountId().value())
                .param("run", run.value())
                .update();
    }
}
