package io.runledger.billing.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.billing.ProjectionProof;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.eventstore.EventLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AccountTest extends BillingTest {

    private static final AccountId MAIN = new AccountId("main");

    @Autowired private EventLog log;
    @Autowired private PlatformTransactionManager transactions;

    private TenantId tenant;

    @BeforeEach
    void aTenant() {
        tenant = new TenantId(fresh("t"));
        aggregates.open(tenant.value(), "main", 500);
    }

    private String id() {
        return "account:" + tenant + ":main";
    }

    private CreditsDeposited deposit(long amount, long after) {
        return new CreditsDeposited(tenant, MAIN, amount, after, "deposit", "invoice", "k", NOON);
    }

    @Test
    void showsABalanceAsSoonAsTheEventIsStored() {
        RunId run = newRun();
        aggregates.store(id(), deposit(9_000_000_000_000_000_000L, 9_000_000_000_000_000_500L));
        aggregates.store(id(), new HoldPlaced(tenant, MAIN, run, 300, 300, NOON));

        Json.Obj account = read(tenant.value(), "/api/v1/billing/accounts/main");

        assertThat(account.text("balance_credits")).isEqualTo("9000000000000000500");
        assertThat(account.text("held_credits")).isEqualTo("300");
        assertThat(account.text("available_credits")).isEqualTo("9000000000000000200");
        assertThat(((Json.Arr) account.get("ledger")).items())
                .extracting(entry -> ((Json.Obj) entry).text("reason"))
                .containsExactly("deposit", "opening");

        aggregates.store(
                id(), new HoldReleased(tenant, MAIN, run, 300, null, HoldEnd.RUN_ENDED, 0, NOON));
        assertThat(read(tenant.value(), "/api/v1/billing/accounts/main").text("held_credits"))
                .isEqualTo("0");
    }

    @Test
    void belongsToItsTenant() {
        assertThat(get(fresh("t"), "/api/v1/billing/accounts/main").statusCode()).isEqualTo(404);
        assertThat(get(tenant.value(), "/api/v1/billing/accounts/other").statusCode())
                .isEqualTo(404);
    }

    @Test
    void areListedByNamePageByPage() {
        aggregates.open(tenant.value(), "second", 7);
        Json.Obj first = read(tenant.value(), "/api/v1/billing/accounts?limit=1");
        Json.Obj second =
                read(
                        tenant.value(),
                        "/api/v1/billing/accounts?limit=1&cursor=" + first.text("next_cursor"));

        assertThat(first.get("accounts").text()).contains("\"id\":\"main\"");
        assertThat(second.get("accounts").text())
                .isEqualTo(
                        "[{\"id\":\"second\",\"balance_credits\":\"7\",\"held_credits\":\"0\","
                                + "\"available_credits\":\"7\"}]");
        assertThat(second.get("next_cursor")).isEqualTo(Json.NULL);
    }

    @Test
    void isDebitedForEveryChargeInTheOrderOfTheLog() {
        String account = fresh("a");
        aggregates.open(tenant.value(), account, 0);
        for (int i = 0; i < 10; i++) {
            ingest(
                    Payloads.claiming(
                                    Payloads.chat(fresh("call"), "0.00001"),
                                    "none",
                                    tenant + "/" + account)
                            .text());
        }

        soon().until(() -> aggregates.debitsOf(account).size() >= 10);

        var debits = aggregates.debitsOf(account);
        assertThat(debits).hasSize(10).allMatch(debit -> debit.amount() == 200);
        assertThat(debits)
                .extracting(debit -> debit.sourcePosition())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void isTheSameAfterEveryEventWasSeenTwice() {
        aggregates.store(id(), deposit(100, 600), deposit(100, 700));
        var proof =
                new ProjectionProof(db, "read_model.billing_accounts", "read_model.credit_ledger");

        new TransactionTemplate(transactions)
                .executeWithoutResult(tables -> {
                    // The log stands still meanwhile, as every append waits for its head.
                    db.sql("SELECT 1 FROM log_head FOR UPDATE").query(Long.class).single();
                    Map<String, List<String>> live = proof.rows();
                    proof.empty();
                    try {
                        proof.feed(new AccountProjector(db), log.readAfter(0, 100_000), 2);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    assertThat(proof.rows()).isEqualTo(live);
                    tables.setRollbackOnly();
                });
    }
}
