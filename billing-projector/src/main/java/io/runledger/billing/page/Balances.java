package io.runledger.billing.page;

import io.runledger.events.id.TenantId;
import io.runledger.platform.page.Shown;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what accounts have. */
@Component
class Balances {

    private final JdbcClient db;

    Balances(JdbcClient db) {
        this.db = db;
    }

    /**
     * An account, or all of a tenant's together.
     *
     * @param low whether there is nothing left for another run
     */
    public record Balance(
            String id,
            String balance,
            String balanceUsd,
            String held,
            String heldUsd,
            String available,
            String availableUsd,
            boolean low) {

        static Balance of(String id, BigDecimal balance, BigDecimal held) {
            BigDecimal available = balance.subtract(held);
            return new Balance(
                    id,
                    Shown.number(balance),
                    Shown.credits(balance),
                    Shown.number(held),
                    Shown.credits(held),
                    Shown.number(available),
                    Shown.credits(available),
                    available.signum() <= 0);
        }

        private static Balance of(ResultSet row) throws SQLException {
            return of(
                    row.getString("account_id"),
                    row.getBigDecimal("balance"),
                    row.getBigDecimal("held"));
        }
    }

    /** The tenant's accounts by name, behind a name. */
    List<Balance> after(TenantId tenant, String name, int limit) {
        return db.sql(
                        """
                        SELECT account_id, balance, held FROM read_model.billing_accounts
                        WHERE tenant_id = :tenant AND account_id COLLATE "C" > :after
                        ORDER BY account_id COLLATE "C" LIMIT :limit
                        """)
                .param("tenant", tenant.value())
                .param("after", name)
                .param("limit", limit)
                .query((row, _) -> Balance.of(row))
                .list();
    }

    Balance ofAll(TenantId tenant) {
        return db.sql(
                        """
                        SELECT 'all' AS account_id, coalesce(sum(balance), 0) AS balance,
                               coalesce(sum(held), 0) AS held
                        FROM read_model.billing_accounts WHERE tenant_id = :tenant
                        """)
                .param("tenant", tenant.value())
                .query((row, _) -> Balance.of(row))
                .single();
    }

    Optional<Balance> of(TenantId tenant, String account) {
        return db.sql(
                        """
                        SELECT account_id, balance, held FROM read_model.billing_accounts
                        WHERE tenant_id = :tenant AND account_id = :account
                        """)
                .param("tenant", tenant.value())
                .param("account", account.replace("\0", ""))
                .query((row, _) -> Balance.of(row))
                .optional();
    }
}
