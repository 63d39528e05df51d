package io.runledger.command.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts and their credits over HTTP. */
class AccountApiTest extends ApiTest {

    private static final String ACCOUNTS = "/api/v1/billing/accounts";

    private Api.Answer credit(String amount, String key) {
        return api.post(
                ACCOUNTS + "/" + tenant + "/credits",
                "{'amount':'" + amount + "','reference':'inv-1'}",
                "Idempotency-Key",
                key);
    }

    @Nested
    class Opening {

        @Test
        void aTenantHasAFirstAccountAndMayOpenMore() {
            Api.Answer opened = api.post(ACCOUNTS, "{'id':'team'}");
            assertThat(opened.status()).isEqualTo(201);
            assertThat(opened.body().text("balance_credits")).isEqualTo("0");
            assertThat(api.post(ACCOUNTS, "{'id':'team'}").status()).isEqualTo(409);
            assertThat(api.post(ACCOUNTS, "{'id':'" + tenant + "'}").status()).isEqualTo(409);
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void againUnderTheSameKeyIsTheSameAnswer() {
            Api.Answer opened = api.post(ACCOUNTS, "{'id':'team'}", "Idempotency-Key", "k");
            Api.Answer again = api.post(ACCOUNTS, "{'id':'team'}", "Idempotency-Key", "k");
            assertThat(opened.status()).isEqualTo(201);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(again.body()).isEqualTo(opened.body());
            assertThat(api.post(ACCOUNTS, "{'id':'team'}", "Idempotency-Key", "k-2").status())
                    .isEqualTo(409);
            assertThat(api.post(ACCOUNTS, "{'id':'team'}").status()).isEqualTo(409);
        }

        @Test
        void needsAnId() {
            assertThat(api.post(ACCOUNTS, "{}").faults()).containsExactly("id");
            assertThat(api.post(ACCOUNTS, "{'id':'a b'}").faults()).containsExactly("id");
        }
    }

    @Nested
    class Depositing {

        @Test
        void answersWithTheEntry() {
            Api.Answer made = credit("9007199254740993", "k");
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.body().text("amount")).isEqualTo("9007199254740993");
            assertThat(made.body().text("balance_after")).isEqualTo("9007199254740993");
            assertThat(made.body().text("reference")).isEqualTo("inv-1");
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void manyTimesAtOnceUnderOneKeyIsOneDeposit() throws Exception {
            List<Api.Answer> answers = atOnce(20, _ -> credit("500", "k"));
            assertThat(answers)
                    .extracting(Api.Answer::status)
                    .containsOnly(200, 201)
                    .containsOnlyOnce(201);
            assertThat(answers)
                    .extracting(Api.Answer::body)
                    .containsOnly(answers.getFirst().body());
            assertThat(events(CreditsDeposited.class)).hasSize(1);
        }

        @Test
        void manyAtOnceUnderDifferentKeysAllCount() throws Exception {
            atOnce(20, n -> credit("5", "k-" + n));
            assertThat(events(CreditsDeposited.class).getLast().balanceAfter()).isEqualTo(100);
        }

        @Test
        void ofAnotherAmountUnderTheSameKeyIsRefused() {
            credit("500", "k");
            assertThat(credit("501", "k").status()).isEqualTo(422);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1.5", "1e3", "", "9223372036854775808", "many"})
        void ofNoWholeAmountIsRefused(String amount) {
            Api.Answer answer = credit(amount, "k");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults()).containsExactly("amount");
        }

        @Test
        void beyondWhatAnAccountCanHoldIsRefusedAndSaysHowMuchThatIs() {
            assertThat(credit("9223372036854775807", "k").status()).isEqualTo(400);
            assertThat(credit("4611686018427387904", "k").status()).isEqualTo(201);
            Api.Answer answer = credit("1", "k-2");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("invalid_request");
            assertThat(answer.body().text("detail")).contains("4611686018427387904 credits");
        }

        @Test
        void intoNoAccountIsNotFound() {
            assertThat(api.post(ACCOUNTS + "/nobody/credits", "{'amount':'5'}").status())
                    .isEqualTo(404);
        }
    }

    @Nested
    @Tag("RETRIES_ARE_NO_OPS")
    class Debits {

        @Test
        void ofOnePositionHappenOnceHoweverManySendThem() throws Exception {
            deposit(1_000);
            AccountId account = new AccountId(tenant.value());
            DebitAccount debit =
                    new DebitAccount(
                            tenant,
                            account,
                            new CallId("call"),
                            null,
                            "unattributed/0/call",
                            300,
                            Money.FACTS,
                            7,
                            Instant.now());
            atOnce(
                    12,
                    _ -> {
                        gateway.send(debit, sender());
                        return true;
                    });
            assertThat(events(AccountDebited.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.balanceAfter()).isEqualTo(700));
        }
    }
}
