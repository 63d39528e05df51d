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

    /** 10 tokens in and 20 out, as its mock always counts, at the prices of the configuration. */
    private static final BigDecimal PROVIDER_COST = new BigDecimal("0.00014");

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
                    assertThat(new BigDecimal(receipt.text("provider_cost_usd")))
                            .isEqualByComparingTo(PROVIDER_COST);
                    assertThat(new BigDecimal(receipt.text("cost_usd")))
                            .isEqualByComparingTo(PROVIDER_COST.multiply(BigDecimal.TWO));
                    assertThat(receipt.text("charged_credits")).isEqualTo("2800");
                    assertThat(receipt.text("provenance")).isEqualTo("callback");
                });
    }

    private static void assertBalance(Api api) {
        Eventually.holds(() -> {
            long receipts = api.all("/api/v1/billing/receipts", "receipts").size();
            Json.Obj account = api.get("/api/v1/billing/accounts/default").expect(200);
            assertThat(account.text("balance_credits"))
                    .isEqualTo(Long.toString(1_000_000_000 - 2_800 * receipts));
        });
    }
}
