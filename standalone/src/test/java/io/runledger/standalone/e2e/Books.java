package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;

/** What the double-entry ledger says, over HTTP and in its tables. */
final class Books {

    private Books() {}

    /** Each tenant's books sum up to nothing. */
    static void assertBalanced(List<Api> tenants) {
        for (Api api : tenants) {
            Json.Obj trial = api.get("/api/v1/billing/trial-balance").expect(200);
            assertThat(trial.text("total")).as("%s", trial).isEqualTo("0");
            BigDecimal sum =
                    Api.items(trial, "accounts").stream()
                            .map(account -> new BigDecimal(account.text("balance")))
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum).isEqualByComparingTo("0");
        }
    }

    /** So does each transaction; and each receipt has one debit of its amount, and no other. */
    static void assertPaired(ProductProcess product) throws SQLException {
        assertNone(
                product,
                "transactions that do not sum up to nothing",
                """
                SELECT position::text FROM read_model.ledger_entries
                GROUP BY position HAVING sum(amount) <> 0
                """);
        assertNone(
                product,
                "receipts without their debit",
                """
                SELECT receipt.call_id FROM read_model.charge_receipts receipt
                LEFT JOIN read_model.credit_ledger debit
                  ON debit.call_id = receipt.call_id AND debit.tenant_id = receipt.tenant_id
                 AND debit.account_id = receipt.account_id
                 AND debit.amount = -receipt.charged_credits
                WHERE receipt.status = 'charged'
                GROUP BY receipt.call_id HAVING count(debit.id) <> 1
                """);
        assertNone(
                product,
                "debits without a receipt",
                """
                SELECT debit.call_id FROM read_model.credit_ledger debit
                WHERE debit.call_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM read_model.charge_receipts receipt
                    WHERE receipt.call_id = debit.call_id)
                """);
        assertNone(
                product,
                "accounts whose balance is not the sum of their ledger",
                """
                SELECT account.account_id FROM read_model.billing_accounts account
                WHERE balance <> (
                    SELECT coalesce(sum(amount), 0) FROM read_model.credit_ledger line
                    WHERE line.tenant_id = account.tenant_id
                      AND line.account_id = account.account_id)
                """);
    }

    private static void assertNone(ProductProcess product, String what, String sql)
            throws SQLException {
        try (var database = product.servers().database();
                var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            StringBuilder found = new StringBuilder();
            while (rows.next()) {
                found.append(rows.getString(1)).append(' ');
            }
            assertThat(found).as(what).isEmpty();
        }
    }

    /** Whether nothing that came in waits to be worked on. */
    static boolean isInboxEmpty(ProductProcess product) throws SQLException {
        try (var database = product.servers().database();
                var statement = database.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT (SELECT count(*) FROM billing_inbox
                                        WHERE processed_at IS NULL)
                                     + (SELECT count(*) FROM billing_inbox_bodies)
                                """)) {
            rows.next();
            return rows.getLong(1) == 0;
        }
    }
}
