package io.runledger.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.events.DomainEvent;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the ledger's equations over made-up histories of several accounts of one tenant. */
class LedgerEquationsTest extends BillingTest {

    private static final int ACCOUNTS = 8;
    private static final int STEPS = 40;

    private final List<Histories> histories = new ArrayList<>();
    private TenantId tenant = new TenantId("none");

    @BeforeEach
    void live() {
        tenant = new TenantId(fresh("t"));
        for (int i = 0; i < ACCOUNTS; i++) {
            AccountId account = new AccountId(i == 0 ? "suspense" : "account-" + i);
            Histories history = new Histories(tenant, account, new Random(4_711L + i));
            history.live(STEPS);
            histories.add(history);
            store("account:" + tenant + ":" + account, history);
        }
        untilProjected();
    }

    private void store(String id, Histories history) {
        aggregates.store(id, history.events.toArray(DomainEvent[]::new));
        for (ChargeEvent charge : history.charges) {
            aggregates.store("charge:litellm:" + charge.callId(), charge);
        }
    }

    private void untilProjected() {
        long charges = histories.stream().mapToLong(history -> distinct(history.charges)).sum();
        long transactions =
                histories.stream()
                        .mapToLong(history ->
                                history.events.size() - (opening(history).signum() == 0 ? 1 : 0))
                        .sum();
        soon().until(() ->
                number("SELECT count(*) FROM read_model.charge_receipts").longValue() == charges
                        && number("SELECT count(*) FROM read_model.ledger_transactions").longValue()
                                == transactions
                        && number(
                                                "SELECT count(*) FROM read_model.charge_receipts",
                                                "status = 'reversed'")
                                        .longValue()
                                == charges(history -> history.charges.size()) - charges);
    }

    private long charges(java.util.function.ToLongFunction<Histories> count) {
        return histories.stream().mapToLong(count).sum();
    }

    private static long distinct(List<ChargeEvent> charges) {
        return charges.stream().map(ChargeEvent::callId).distinct().count();
    }

    private static BigDecimal opening(Histories history) {
        return switch (history.events.getFirst()) {
            case io.runledger.events.billing.AccountEvent.AccountOpened opened ->
                    BigDecimal.valueOf(opened.openingCredits());
            default -> throw new IllegalStateException("every history begins with an opening");
        };
    }

    private BigDecimal number(String query) {
        return number(query, "true");
    }

    private BigDecimal number(String query, String condition) {
        return db.sql(query + " WHERE tenant_id = :tenant AND " + condition)
                .param("tenant", tenant.value())
                .query(BigDecimal.class)
                .optional()
                .orElse(BigDecimal.ZERO);
    }

    private BigDecimal entries(String condition) {
        return number("SELECT coalesce(sum(amount), 0) FROM read_model.ledger_entries", condition);
    }

    @Test
    @Tag("LEDGER_SUMS_TO_ZERO")
    void everyTransactionAndAllOfThemSumToZero() {
        List<BigDecimal> sums =
                db.sql(
                                """
                                SELECT sum(amount) FROM read_model.ledger_entries
                                WHERE tenant_id = :tenant GROUP BY position
                                """)
                        .param("tenant", tenant.value())
                        .query(BigDecimal.class)
                        .list();
        assertThat(sums).hasSizeGreaterThan(100).allMatch(sum -> sum.signum() == 0);

        Json.Obj balance = read(tenant.value(), "/api/v1/billing/trial-balance");
        assertThat(balance.text("total")).isEqualTo("0");
        assertThat(balance.get("accounts").text())
                .contains("\"revenue\"", "\"provider_cost\"", "\"deposits\"", "\"suspense\"");
    }

    @Test
    @Tag("LEDGER_SUMS_TO_ZERO")
    void whatIsAvailableAndWhatIsHeldIsTheBalance() {
        for (int i = 1; i < ACCOUNTS; i++) {
            Histories history = histories.get(i);
            String account = "account-" + i;
            assertThat(entries("ledger_account = 'held:%s'".formatted(account)))
                    .isEqualByComparingTo(BigDecimal.valueOf(history.held));
            assertThat(entries("ledger_account = 'available:%s'".formatted(account)))
                    .isEqualByComparingTo(BigDecimal.valueOf(history.balance - history.held));

            Json.Obj shown = read(tenant.value(), "/api/v1/billing/accounts/" + account);
            assertThat(shown.text("balance_credits")).isEqualTo(Long.toString(history.balance));
            assertThat(shown.text("held_credits")).isEqualTo(Long.toString(history.held));
            assertThat(
                            ((Json.Arr) shown.get("holds"))
                                    .items().stream()
                                            .mapToLong(hold ->
                                                    Long.parseLong(
                                                            ((Json.Obj) hold).text("amount")))
                                            .sum())
                    .isEqualTo(history.held);
        }
        assertThat(entries("ledger_account = 'suspense'"))
                .isEqualByComparingTo(BigDecimal.valueOf(histories.getFirst().balance));
    }

    @Test
    @Tag("LEDGER_SUMS_TO_ZERO")
    void theRowsOfAnAccountSumToItsBalanceAndItsStatementAgrees() {
        for (int i = 0; i < ACCOUNTS; i++) {
            String account = i == 0 ? "suspense" : "account-" + i;
            BigDecimal balance = BigDecimal.valueOf(histories.get(i).balance);
            assertThat(
                            number(
                                    "SELECT sum(amount) FROM read_model.credit_ledger",
                                    "account_id = '%s'".formatted(account)))
                    .isEqualByComparingTo(balance);

            Json.Obj statement =
                    read(
                            tenant.value(),
                            "/api/v1/billing/accounts/"
                                    + account
                                    + "/statement?limit=100&from=2026-11-21T12:00:20Z");
            BigDecimal sum = new BigDecimal(statement.text("opening_balance"));
            for (Json line : ((Json.Arr) statement.get("lines")).items()) {
                sum = sum.add(new BigDecimal(((Json.Obj) line).text("amount")));
            }
            String csv =
                    get(tenant.value(), "/api/v1/billing/accounts/" + account + "/statement.csv")
                            .body();
            assertThat(csv).startsWith("created_at,reason,amount,balance_after");
            assertThat(statement.text("closing_balance")).isEqualTo(balance.toPlainString());
            assertThat(sum).isEqualByComparingTo(balance);
        }
    }

    @Test
    @Tag("RECEIPTS_PAIR_WITH_ENTRIES")
    void everyReceiptHasItsEntriesAndEveryChargeItsReceipt() {
        List<String> unpaired =
                db.sql(
                                """
                                WITH charged AS (
                                    SELECT call_id, account_id, sum(amount) AS amount
                                    FROM read_model.credit_ledger
                                    WHERE tenant_id = :tenant AND call_id IS NOT NULL
                                    GROUP BY call_id, account_id
                                ), booked AS (
                                    SELECT t.call_id, t.account_id,
                                           sum(e.amount) FILTER (
                                               WHERE e.ledger_account = 'revenue') AS amount
                                    FROM read_model.ledger_transactions t
                                    LEFT JOIN read_model.ledger_entries e USING (position)
                                    WHERE t.tenant_id = :tenant AND t.call_id IS NOT NULL
                                    GROUP BY t.call_id, t.account_id
                                ), receipts AS (
                                    SELECT call_id, account_id,
                                           CASE status WHEN 'charged' THEN charged_credits
                                                       ELSE 0 END AS amount
                                    FROM read_model.charge_receipts WHERE tenant_id = :tenant
                                )
                                SELECT call_id FROM receipts r
                                FULL JOIN charged c USING (call_id, account_id)
                                FULL JOIN booked b USING (call_id, account_id)
                                WHERE r.amount IS DISTINCT FROM -c.amount
                                   OR r.amount IS DISTINCT FROM coalesce(b.amount, 0)
                                """)
                        .param("tenant", tenant.value())
                        .query(String.class)
                        .list();
        assertThat(unpaired).isEmpty();
        assertThat(charges(history -> history.charges.size())).isGreaterThan(100);
    }
}
