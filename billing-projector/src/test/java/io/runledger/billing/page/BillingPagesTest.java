package io.runledger.billing.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.json.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BillingPagesTest extends BillingTest {

    private String page(String tenant, String path) {
        HttpResponse<String> answer = get(tenant, path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        return answer.body();
    }

    private String pageWith(String tenant, String path, String text) {
        soon().until(() -> page(tenant, path).contains(text));
        return page(tenant, path);
    }

    @Nested
    class WithNothingToShow {

        @ParameterizedTest
        @CsvSource({
            "/billing, There is no account yet",
            "/billing/receipts, No call was charged yet",
            "/billing/receipts?model=none, No receipt fits",
            "/billing/quarantine, Nothing waits for a decision",
            "/billing/quarantine?state=resolved, Nothing was decided yet",
            "/billing/suspense, Nothing waits for a decision",
            "/billing/budgets, No budget is set"
        })
        void saySo(String path, String text) {
            assertThat(page(fresh("t"), path)).contains(text);
        }

        @Test
        void anAccountHasAnEmptyStatementThatAddsUp() {
            String tenant = fresh("t");
            aggregates.open(tenant, "main", 0);
            assertThat(page(tenant, "/billing/accounts/main?from=2026-01-01&to=2026-01-31"))
                    .contains("Nothing moved in this span", "Nothing was booked in this span")
                    .contains("from=2026-01-01T00%3A00%3A00Z&amp;to=2026-02-01T00%3A00%3A00Z")
                    .doesNotContain("do not add up");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/billing/accounts/nobody",
                    "/billing/reconciliations/none",
                    "/billing/reconciliations/00000000-0000-0000-0000-000000000000"
                })
        void whatIsNotThereIsNotFound(String path) {
            assertThat(get(fresh("t"), path).statusCode()).isEqualTo(404);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/billing/receipts?from=soon",
                    "/billing/receipts?cursor=x",
                    "/billing/quarantine?state=maybe",
                    "/billing?cursor=e30"
                })
        void whatCannotBeReadIsRefusedOnAPage(String path) {
            HttpResponse<String> answer = get(fresh("t"), path);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("<main");
        }
    }

    @Nested
    class WithCalls {

        private final String tenant = fresh("t");
        private final String call = fresh("<b>call</b>");

        private void report(String usd) {
            aggregates.open(tenant, "main", 1_000);
            ingest(
                    Payloads.claiming(Payloads.chat(call, usd), "none", tenant + "/main")
                            .with("messages", Json.of("what was asked"))
                            .with("response", Json.of("what was answered"))
                            .text());
        }

        @Test
        void quarantinedOneIsShownEscapedWithoutContentAndWithTheFormThatDecides() {
            report("-1");
            String page = pageWith(tenant, "/billing/quarantine", "cost is negative");
            assertThat(page)
                    .contains("&lt;b&gt;call", "/resolve\"", "value=\"discard\"")
                    .contains("&quot;response_cost&quot;: -1")
                    .doesNotContain("<b>call", "what was asked", "what was answered");
            assertThat(page(tenant, "/billing")).contains("calls in quarantine");
            assertThat(page(fresh("t"), "/billing/quarantine")).contains("Nothing waits");
        }

        @Test
        void chargedOneIsAReceiptThatFiltersFind() {
            report("0.00014");
            String page = pageWith(tenant, "/billing/receipts?account_id=main", "$0.000280");
            assertThat(page).contains("2,800", "&lt;b&gt;call").doesNotContain("<b>call");
            assertThat(page(tenant, "/billing/receipts?status=reversed"))
                    .contains("No receipt fits");
        }
    }
}
