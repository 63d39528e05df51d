package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs whose calls go through a real LiteLLM proxy, which alone says what they cost. */
@Tag("COST_ORACLE_IS_LITELLM")
class LiteLlmTest {

    private static final String TOKEN = "an-ingest-token-for-tests-0123456789abcdef";

    /** The prices of the proxy's configuration. */
    private static final BigDecimal USD_PER_TOKEN_IN = new BigDecimal("0.000002");

    private static final BigDecimal USD_PER_TOKEN_OUT = new BigDecimal("0.000006");
    private static final BigDecimal OPENING_CREDITS = new BigDecimal(1_000_000_000);

    /** The proxy drops some reports of calls that end while it posts others. */
    private static final int TRIES = 4;

    @Test
    void whatARealProxyReportsIsChargedOnceAndExactly() throws IOException {
        assumed(
                LiteLlmProxy.isInstalled(),
                "SKIPPED: LiteLLM is not in the cache; ./runledger test --all fetches it");
        chargesWhatTheProxySays();
    }

    @Test
    @Tag("slow")
    void whatAFreshlyFetchedProxyReportsIsChargedOnceAndExactly()
            throws IOException, InterruptedException {
        assumed(
                LiteLlmProxy.canBeInstalled(),
                "SKIPPED: there is no Python 3 with venv on this machine, so no real LiteLLM");
        LiteLlmProxy.install();
        chargesWhatTheProxySays();
    }

    private static void assumed(boolean condition, String otherwise) {
        if (!condition) {
            System.err.println(otherwise);
        }
        assumeTrue(condition, otherwise);
    }

    private static void chargesWhatTheProxySays() throws IOException {
        try (LiteLlmProxy proxy = new LiteLlmProxy();
                ProductProcess product =
                        ProductProcess.start(
                                Map.of(
                                        "RUNLEDGER_LLM_BASE_URL",
                                        proxy.address().toString(),
                                        "RUNLEDGER_LLM_API_KEY",
                                        LiteLlmProxy.MASTER_KEY,
                                        "BILLING_INGEST_TOKEN",
                                        TOKEN))) {
            proxy.start(product.origin().resolve("/api/internal/billing/ingest"), TOKEN);
            Api api = product.api();
            List<String> runs = new ArrayList<>();
            do {
                runs.add(api.start("run-" + runs.size(), Graphs.example("research-fan-in")));
                assertThat(api.ended(runs.getLast()).text("status"))
                        .as("%s", api.run(runs.getLast()).get("error"))
                        .isEqualTo("success");
            } while (!isSettled(api, runs.getLast()) && runs.size() < TRIES);

            assertThat(api.run(runs.getLast()).text("billing_status")).isEqualTo("settled");
            assertThat(api.receipts(runs.getLast()))
                    .hasSameSizeAs(api.events(runs.getLast(), "UsageUnitCreated"));
            runs.forEach(run -> assertNeverWrong(api, run));
            assertBalance(api);
        }
    }

    private static boolean isSettled(Api api, String run) {
        try {
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> "settled".equals(api.run(run).text("billing_status")));
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }

    private static void assertNeverWrong(Api api, String run) {
        List<String> units =
                api.events(run, "UsageUnitCreated").stream()
                        .map(unit -> String.valueOf(unit.text("call_id")))
                        .toList();
        assertThat(api.receipts(run))
                .extracting(receipt -> receipt.text("call_id"))
                .doesNotHaveDuplicates()
                .isSubsetOf(units);
        assertThat(api.receipts(run))
                .allSatisfy(receipt -> {
                    BigDecimal cost = priceOf(receipt);
                    assertThat(new BigDecimal(receipt.text("provider_cost_usd")))
                            .isEqualByComparingTo(cost);
                    assertThat(new BigDecimal(receipt.text("cost_usd")))
                            .isEqualByComparingTo(cost.multiply(BigDecimal.TWO));
                    assertThat(credits(receipt))
                            .isEqualByComparingTo(cost.multiply(BigDecimal.TWO).movePointRight(7));
                    assertThat(receipt.text("provenance")).isEqualTo("callback");
                });
    }

    private static void assertBalance(Api api) {
        Eventually.holds(() -> {
            BigDecimal charged =
                    api.all("/api/v1/billing/receipts", "receipts").stream()
                            .map(LiteLlmTest::credits)
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            Json.Obj account = api.get("/api/v1/billing/accounts/default").expect(200);
            assertThat(account.text("balance_credits"))
                    .isEqualTo(OPENING_CREDITS.subtract(charged).toPlainString());
        });
    }

    /** The proxy counts a streamed answer's tokens by itself; this is what it asks for them. */
    private static BigDecimal priceOf(Json.Obj receipt) {
        return USD_PER_TOKEN_IN
                .multiply(number(receipt, "tokens_in"))
                .add(USD_PER_TOKEN_OUT.multiply(number(receipt, "tokens_out")));
    }

    private static BigDecimal number(Json.Obj receipt, String name) {
        return ((Json.Num) receipt.get(name)).value();
    }

    private static BigDecimal credits(Json.Obj receipt) {
        return new BigDecimal(receipt.text("charged_credits"));
    }
}
