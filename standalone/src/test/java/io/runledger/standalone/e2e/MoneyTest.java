package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedProduct.class)
class MoneyTest {

    private static final String RECEIPTS = "/api/v1/billing/receipts";
    private static final long OPENING = 1_000_000_000;
    private static ProductProcess product;

    @BeforeAll
    static void shared(ProductProcess shared) {
        product = shared;
    }

    private static long number(Json.Obj object, String member) {
        return Long.parseLong(String.valueOf(object.text(member)));
    }

    private static Json.Obj account(Api api, String id) {
        return api.get("/api/v1/billing/accounts/" + id).expect(200);
    }

    @Test
    void aRunIsChargedWhatItsCallsCostAndItsHoldIsGivenBack() {
        Api api = product.tenant("money-run");
        String run = api.start("k", Graphs.example("research-fan-in"));

        Json.Obj settled = api.settled(run);

        List<Json.Obj> receipts = api.receipts(run);
        List<Json.Obj> units = api.events(run, "UsageUnitCreated");
        assertThat(receipts.stream().map(receipt -> receipt.text("call_id")))
                .containsExactlyInAnyOrderElementsOf(
                        units.stream().map(unit -> unit.text("call_id")).toList());
        assertThat(api.events(run, "UsageUnitSettled")).hasSameSizeAs(units);
        long charged = receipts.stream().mapToLong(one -> number(one, "charged_credits")).sum();
        assertThat(charged).isPositive();
        Json.Obj usage = (Json.Obj) settled.get("usage");
        assertThat(number(usage, "charged_credits")).isEqualTo(charged);
        assertThat(receipts).allSatisfy(MoneyTest::assertPriced);
        Eventually.holds(() -> {
            Json.Obj account = account(api, "money-run");
            assertThat(account.text("held_credits")).isEqualTo("0");
            assertThat(number(account, "balance_credits")).isEqualTo(OPENING - charged);
            assertThat(account.get("available_credits")).isEqualTo(account.get("balance_credits"));
        });
    }

    /** What the account pays is the provider's cost times 2, rounded up once to whole credits. */
    private static void assertPriced(Json.Obj receipt) {
        BigDecimal provider = new BigDecimal(receipt.text("provider_cost_usd"));
        BigDecimal cost = new BigDecimal(receipt.text("cost_usd"));
        assertThat(cost).isEqualByComparingTo(provider.multiply(BigDecimal.TWO));
        assertThat(number(receipt, "charged_credits"))
                .isEqualTo(
                        cost.movePointRight(7).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    @Test
    void creditsAreSetAsideWhileARunIsUnderWay() {
        Api api = product.tenant("money-hold");
        Json.Obj request =
                Graphs.oneTask("", "take your time [[delay:5000]]")
                        .with("config", Json.parse("{\"max_cost_credits\": 250000}"));
        String run = api.start("k", request);
        Eventually.holds(() -> {
            Json.Obj account = account(api, "money-hold");
            assertThat(account.text("held_credits")).isEqualTo("250000");
            assertThat(number(account, "available_credits")).isEqualTo(OPENING - 250_000);
        });

        api.post("/api/v1/runs/" + run + "/cancel", Json.Obj.EMPTY).expect(202);

        Eventually.holds(
                () -> assertThat(account(api, "money-hold").text("held_credits")).isEqualTo("0"));
    }

    @Test
    @Tag("CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID")
    void everyRecordedCallIsChargedOnceHoweverOftenItIsReported() {
        Api operator = product.api();
        List<Json.Obj> reports = Payloads.successes();
        Json batch = Json.arr(reports);

        List<Api.Answer> answers = Parallel.calls(100, _ -> product.ingest(batch));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.json().get("processed"))
                                .isEqualTo(Json.of(reports.size())));
        List<String> calls =
                reports.stream().map(report -> report.text("litellm_call_id")).toList();
        Eventually.holds(() -> assertThat(receiptsOf(operator, calls)).hasSize(calls.size()));
        // A last report, charged after all others, shows that nothing is still on its way.
        String last = "last-" + UUID.randomUUID();
        product.ingest(Payloads.call(last, "default/default", "0.01"));
        Eventually.holds(() -> assertThat(receiptsOf(operator, List.of(last))).hasSize(1));
        assertThat(receiptsOf(operator, calls))
                .hasSize(calls.size())
                .allSatisfy(MoneyTest::assertPriced);
    }

    private static List<Json.Obj> receiptsOf(Api api, List<String> calls) {
        return api.all(RECEIPTS, "receipts").stream()
                .filter(receipt -> calls.contains(receipt.text("call_id")))
                .toList();
    }

    @Test
    void aCallOfNobodyGoesToSuspenseAndIsBilledToNobodyElse() {
        Api tenant = product.tenant("money-suspense");
        String unknown = "unknown-" + UUID.randomUUID();
        String theirs = "theirs-" + UUID.randomUUID();
        product.ingest(Payloads.call(unknown, "nobody/at-all", "0.01"));
        product.ingest(Payloads.call(theirs, "money-suspense/no-such-account", "0.01"));

        Eventually.holds(() -> {
            assertThat(receiptsOf(product.api(), List.of(unknown)))
                    .singleElement()
                    .satisfies(MoneyTest::assertUnattributed);
            assertThat(receiptsOf(tenant, List.of(theirs)))
                    .singleElement()
                    .satisfies(MoneyTest::assertUnattributed);
        });
        assertThat(account(tenant, "money-suspense").text("balance_credits"))
                .isEqualTo(Long.toString(OPENING));
    }

    private static void assertUnattributed(Json.Obj receipt) {
        assertThat(receipt.text("account_id")).isEqualTo("suspense");
        assertThat(receipt.text("source_reference"))
                .isEqualTo("unattributed/0/" + receipt.text("call_id"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0015,       0.003,       30000",
        "0.00000001,   0.00000002,  1",
        "0.00000005,   0.0000001,   1",
        "0.000000051,  0.000000102, 2",
        "1,            2,           20000000",
        "0.00010200000000000001, 0.00020400000000000002, 2041"
    })
    @Tag("CREDIT_UNIT_STANDARD")
    void aPriceIsRoundedUpOnce(String provider, String cost, long credits) {
        String call = "vector-" + UUID.randomUUID();
        product.ingest(Payloads.call(call, "default/default", provider));

        Eventually.holds(() ->
                assertThat(receiptsOf(product.api(), List.of(call)))
                        .singleElement()
                        .satisfies(receipt -> {
                            assertThat(new BigDecimal(receipt.text("cost_usd")))
                                    .isEqualByComparingTo(cost);
                            assertThat(number(receipt, "charged_credits")).isEqualTo(credits);
                        }));
    }

    @Test
    @Tag("COST_ORACLE_IS_LITELLM")
    void anImpossiblePriceIsPutAsideAndNotGuessed() {
        Api api = product.tenant("money-odd");
        String call = "odd-" + UUID.randomUUID();
        product.ingest(Payloads.call(call, "money-odd/money-odd", "-1"));

        Eventually.holds(() ->
                assertThat(api.all("/api/v1/billing/quarantine", "items"))
                        .extracting(item -> item.text("call_id"))
                        .containsExactly(call));
        assertThat(api.all(RECEIPTS, "receipts")).isEmpty();
    }

    @Test
    void aRunThatItsAccountCannotPayIsRefusedAndKeepsNothing() {
        Api api = product.tenant("money-none");
        api.post("/api/v1/billing/accounts", Json.obj().put("id", "empty").build()).expect(201);
        Json.Obj request = Graphs.example("hello").with("billing_account_id", Json.of("empty"));

        Api.Answer refused = api.post("/api/v1/runs", request);

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.code()).isEqualTo("insufficient_credits");
        assertThat(api.all("/api/v1/runs", "runs")).isEmpty();

        Json deposit = Json.obj().put("amount", "1000000").put("reason", "deposit").build();
        api.post("/api/v1/billing/accounts/empty/credits", deposit).expect(201);
        String run = String.valueOf(api.post("/api/v1/runs", request).expect(202).text("run_id"));
        assertThat(api.settled(run).text("status")).isEqualTo("success");
        assertThat(number(account(api, "empty"), "balance_credits")).isBetween(1L, 999_999L);
    }
}
