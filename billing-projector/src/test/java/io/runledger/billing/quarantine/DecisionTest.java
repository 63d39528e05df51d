package io.runledger.billing.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ReceiptId;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DecisionTest extends BillingTest {

    private static final String QUARANTINE = "/api/v1/billing/quarantine";
    private static final String SUSPENSE = "/api/v1/billing/suspense";

    private String tenant = "";

    @BeforeEach
    void aTenant() {
        tenant = fresh("t");
        aggregates.open(tenant, "main", 0);
        aggregates.open(tenant, "suspense", 0);
    }

    private String ingestFor(String endUser, String cost) {
        String call = fresh("call");
        ingest(Payloads.claiming(Payloads.chat(call, cost), "none", endUser).text());
        return call;
    }

    private List<Json.Obj> items(String path) {
        return ((Json.Arr) read(tenant, path).get("items"))
                .items().stream().map(Json.Obj.class::cast).toList();
    }

    private Json.Obj onlyItem(String path) {
        soon().until(() -> !items(path).isEmpty());
        return items(path).getFirst();
    }

    private HttpResponse<String> decide(String path, String body) {
        return post(tenant, path + "/resolve", body);
    }

    private Json.Obj receipt(String call) {
        String id = ReceiptId.of("litellm", new CallId(call));
        soon().until(() ->
                db.sql("SELECT count(*) FROM read_model.charge_receipts WHERE id = :id::uuid")
                                .param("id", id)
                                .query(Long.class)
                                .single()
                        == 1);
        return ((Json.Arr) read(tenant, "/api/v1/billing/receipts?limit=100").get("receipts"))
                .items().stream()
                        .map(Json.Obj.class::cast)
                        .filter(receipt -> id.equals(receipt.text("id")))
                        .findFirst()
                        .orElse(Json.Obj.EMPTY);
    }

    private void untilReceipt(String call, String field, String value) {
        soon().until(() -> value.equals(receipt(call).text(field)));
    }

    @Nested
    @Tag("NO_PLACEHOLDER_RECEIPTS")
    class AQuarantinedCall {

        @Test
        void isChargedAtThePriceThatAPersonSays() {
            String call = ingestFor(tenant + "/main", "-1");
            Json.Obj item = onlyItem(QUARANTINE);
            String path = QUARANTINE + "/" + item.text("id");
            assertThat(item.text("state")).isEqualTo("open");

            HttpResponse<String> unpriced = decide(path, "{\"action\":\"charge\"}");
            assertThat(unpriced.statusCode()).isEqualTo(400);
            assertThat(unpriced.body()).contains("cost_usd");

            String body = "{\"action\":\"charge\",\"cost_usd\":\"0.0003\"}";
            Json.Obj decided = (Json.Obj) Json.parse(decide(path, body).body());
            assertThat(decided.text("resolution")).isEqualTo("charged");
            assertThat(decided.text("state")).isEqualTo("resolved");
            assertThat(decided.get("payload")).isInstanceOf(Json.Obj.class);

            Json.Obj receipt = receipt(call);
            assertThat(receipt.text("cost_usd")).isEqualTo("0.000300");
            assertThat(receipt.text("provider_cost_usd")).isEqualTo("0.000150");
            assertThat(receipt.text("charged_credits")).isEqualTo("3000");
            assertThat(decide(path, body).statusCode()).isEqualTo(200);
            assertThat(decide(path, "{\"action\":\"discard\"}").statusCode()).isEqualTo(409);
            soon().until(() -> items(QUARANTINE + "?state=open").isEmpty());
            assertThat(items(QUARANTINE + "?state=resolved")).hasSize(1);
        }

        @Test
        void isChargedToTheRunThatAPersonNames() {
            RunId run = newRun();
            aggregates.store(run.value(), runRequested(run, tenant, "main"));
            String call = ingestFor(tenant + "/main", "-1");
            String path = QUARANTINE + "/" + onlyItem(QUARANTINE).text("id");
            String charge = "{\"action\":\"charge\",\"provider_cost_usd\":0.1,\"run_id\":\"%s\"}";

            assertThat(decide(path, charge.formatted(newRun())).statusCode()).isEqualTo(400);
            assertThat(decide(path, charge.formatted(run)).statusCode()).isEqualTo(200);

            assertThat(receipt(call).text("run_id")).isEqualTo(run.value());
            assertThat(receipt(call).text("charged_credits")).isEqualTo("2000000");
        }

        @Test
        void isDiscardedForGoodAndOnlyByItsTenant() {
            ingestFor(tenant + "/main", "-1");
            String path = QUARANTINE + "/" + onlyItem(QUARANTINE).text("id");
            String discard = "{\"action\":\"discard\"}";

            assertThat(post(fresh("t"), path + "/resolve", discard).statusCode()).isEqualTo(404);
            assertThat(decide(QUARANTINE + "/nonsense", discard).statusCode()).isEqualTo(404);
            assertThat(decide(path, "{\"action\":\"keep\"}").statusCode()).isEqualTo(400);
            assertThat(decide(path, "[]").statusCode()).isEqualTo(400);
            assertThat(decide(path, discard).statusCode()).isEqualTo(200);
            assertThat(decide(path, discard).statusCode()).isEqualTo(200);
            soon().until(() -> "discarded".equals(onlyItem(QUARANTINE).text("resolution")));
        }

        @Test
        @Tag("CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID")
        void thatReusedAnIdIsChargedUnderOneOfItsOwn() {
            String call = fresh("call");
            CallFacts facts =
                    new CallFacts(
                            "chatcmpl-second",
                            null,
                            0,
                            null,
                            null,
                            null,
                            null,
                            null,
                            "mock-gpt",
                            null,
                            1,
                            1,
                            null,
                            null,
                            false,
                            false);
            aggregates.store(
                    "charge:litellm:" + call,
                    new CallQuarantined(
                            "litellm",
                            new CallId(call),
                            new TenantId(tenant),
                            new AccountId("main"),
                            facts,
                            "call_id_reused",
                            NOON));
            String path = QUARANTINE + "/" + onlyItem(QUARANTINE).text("id");

            assertThat(decide(path, "{\"action\":\"charge\",\"cost_usd\":0.02}").statusCode())
                    .isEqualTo(200);

            String own = Resolution.ownId(new CallId(call), "chatcmpl-second").value();
            assertThat(own).startsWith(call + "~").hasSize(call.length() + 13);
            assertThat(aggregates.chargesOf(own))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            RecordCharge.class,
                            charge ->
                                    assertThat(charge.providerCostUsd())
                                            .isEqualByComparingTo("0.01"));
        }
    }

    @Nested
    @Tag("NO_SILENT_MISATTRIBUTION")
    class AChargeOfNobody {

        @Test
        void isListedAndAssigned() {
            String call = ingestFor(tenant + "/nobody", "0.01");
            Json.Obj item = onlyItem(SUSPENSE);
            String path = SUSPENSE + "/" + item.text("receipt_id");
            assertThat(item.text("reason")).isEqualTo("unknown_account");
            assertThat(item.text("end_user")).isEqualTo(tenant + "/nobody");
            assertThat(receipt(call).text("account_id")).isEqualTo("suspense");

            String assign = "{\"action\":\"assign\",\"account_id\":\"main\"}";
            String nowhere = "{\"action\":\"assign\",\"account_id\":\"nowhere\"}";
            assertThat(decide(path, "{\"action\":\"assign\"}").statusCode()).isEqualTo(400);
            assertThat(decide(path, nowhere).statusCode()).isEqualTo(400);
            assertThat(decide(path, assign).statusCode()).isEqualTo(200);

            untilReceipt(call, "account_id", "main");
            assertThat(receipt(call).text("status")).isEqualTo("charged");
            assertThat(receipt(call).text("reissued")).isEqualTo("reassigned");
            soon().until(() -> items(SUSPENSE + "?state=open").isEmpty());
            assertThat(onlyItem(SUSPENSE).text("resolution")).isEqualTo("assigned");
            assertThat(decide(path, assign).statusCode()).isEqualTo(200);
            assertThat(decide(path, "{\"action\":\"write_off\"}").statusCode()).isEqualTo(409);
        }

        @Test
        void isQuarantinedTooWhereItNamesAnAccountThatIsNone() {
            String call = ingestFor(tenant + "/nobody", "0.01");
            Json.Obj item = onlyItem(QUARANTINE + "?reason=unknown_account");
            assertThat(item.text("kind")).isEqualTo("suspense");
            assertThat(item.text("call_id")).isEqualTo(call);

            HttpResponse<String> answer =
                    decide(QUARANTINE + "/" + item.text("id"), "{\"action\":\"discard\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
            untilReceipt(call, "status", "reversed");
            soon().until(() -> "discarded".equals(onlyItem(QUARANTINE).text("resolution")));
            assertThat(onlyItem(SUSPENSE).text("resolution")).isEqualTo("written_off");
        }

        @Test
        void areListedPageByPageThoseThatWaitFirst() {
            String first = ingestFor(tenant + "/nobody", "0.01");
            onlyItem(SUSPENSE);
            ingestFor(tenant + "/nobody", "0.02");
            ingestFor(tenant + "/nobody", "0.03");
            soon().until(() -> items(SUSPENSE).size() == 3);
            String newest = SUSPENSE + "/" + items(SUSPENSE).getFirst().text("receipt_id");
            decide(newest, "{\"action\":\"write_off\"}");
            soon().until(() -> items(SUSPENSE + "?state=open").size() == 2);

            Json.Obj page = read(tenant, SUSPENSE + "?limit=2");
            Json.Obj last = read(tenant, SUSPENSE + "?limit=2&cursor=" + page.text("next_cursor"));

            assertThat(((Json.Arr) page.get("items")).items()).hasSize(2);
            assertThat(page.get("items").text()).contains(first).doesNotContain("written_off");
            assertThat(((Json.Arr) last.get("items")).items())
                    .singleElement()
                    .asString()
                    .contains("written_off");
            assertThat(last.get("next_cursor")).isEqualTo(Json.NULL);
        }
    }

    @Test
    void aReceiptsCostIsPutRight() {
        String call = ingestFor(tenant + "/main", "0.01");
        String path = "/api/v1/billing/receipts/" + receipt(call).text("id") + "/correct";

        assertThat(post(tenant, path, "{}").statusCode()).isEqualTo(400);
        assertThat(post(fresh("t"), path, "{\"provider_cost_usd\":1}").statusCode()).isEqualTo(404);
        HttpResponse<String> answer = post(tenant, path, "{\"provider_cost_usd\":\"0.02\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"cost_usd\":\"0.040000\"");
        untilReceipt(call, "reissued", "corrected");
        assertThat(receipt(call).text("charged_credits")).isEqualTo("400000");
    }
}
