package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about money as a person uses them. */
@ExtendWith(SharedProduct.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BillingPagesTest {

    private static final String NO_BROWSER =
            "SKIPPED: there is no Chromium on the PATH, so the billing pages are not tested";
    private static final String CALL = "page-call-without-a-cost";
    private static ProductProcess product;
    private static Api api;
    private static Chromium browser;
    private static String run = "";

    @BeforeAll
    static void start(ProductProcess shared) {
        if (Chromium.program().isEmpty()) {
            System.err.println(NO_BROWSER);
        }
        assumeTrue(Chromium.program().isPresent(), NO_BROWSER);
        product = shared;
        api = product.tenant("billing-pages");
        browser = Chromium.start(Chromium.program().orElseThrow());
        run = api.start("one", Graphs.oneTask("", "answer"));
        api.settled(run);
        product.ingest(
                        Payloads.call(CALL, "billing-pages/billing-pages", "0")
                                .with("response_cost", Json.NULL))
                .expect(200);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    private static void open(String path) {
        browser.open(product.origin().resolve(path));
    }

    @Test
    @Order(1)
    void aKeyLeadsBackToThePageThatWasAskedFor() {
        open("/billing");
        browser.until("location.pathname === '/sign-in'");
        browser.fill("#key", api.token());
        browser.press("main button[type=submit]");

        browser.until("location.pathname === '/billing'");
        browser.until(
                "document.querySelector('a[href=\"/billing/accounts/billing-pages\"]') !== null");
    }

    @Test
    @Order(2)
    void aCallInQuarantineIsChargedFromThePage() {
        Eventually.is(() ->
                !Api.items(api.get("/api/v1/billing/quarantine").expect(200), "items").isEmpty());
        open("/billing/quarantine");
        browser.shows(CALL);
        browser.fill(".card-item input[name=cost_usd]", "0.0004");
        browser.press(".card-item button[value=charge]");

        browser.shows("It is decided");
        Eventually.is(() -> "4000".equals(charged()));
        Eventually.is(
                () -> api.get("/api/v1/billing/quarantine?state=resolved").body().contains(CALL));
        open("/billing/quarantine?state=resolved");
        browser.shows(CALL);
    }

    private static String charged() {
        return api.all("/api/v1/billing/receipts", "receipts").stream()
                .filter(receipt -> CALL.equals(receipt.text("call_id")))
                .map(receipt -> String.valueOf(receipt.text("charged_credits")))
                .findFirst()
                .orElse("nothing");
    }

    @Test
    @Order(3)
    void aBudgetIsSetInDollarsAndRemovedAgain() {
        open("/billing/budgets");
        browser.fill("input[name=stop_credits]", "2.5");
        browser.press("section form button");

        browser.shows("$2.500000");

        browser.press("table form button");

        browser.shows("No budget is set");
    }

    @Test
    @Order(4)
    @Tag("COSTS_ADD_UP")
    void costsAreThoseOfTheReceiptsByWhateverTheyAreAddedUp() {
        List<Json.Obj> receipts = api.all("/api/v1/billing/receipts", "receipts");
        BigDecimal credits = sum(receipts, receipt -> receipt.text("charged_credits"));
        assertThat(credits).isPositive();
        for (String by :
                List.of(
                        "run",
                        "run_tree",
                        "node",
                        "model",
                        "graph_id",
                        "account_id",
                        "schedule_id")) {
            String path = "/api/v1/billing/costs?group_by=" + by;
            Eventually.is(() -> total(path, "charged_credits").compareTo(credits) == 0);
            assertThat(sum(api.all(path, "groups"), group -> group.text("charged_credits")))
                    .as(by)
                    .isEqualByComparingTo(credits);
            assertThat(total(path, "provider_cost_usd"))
                    .isEqualByComparingTo(
                            sum(receipts, receipt -> receipt.text("provider_cost_usd")));
        }
    }

    private static BigDecimal total(String path, String name) {
        Json.Obj totals = (Json.Obj) api.get(path).expect(200).get("totals");
        return new BigDecimal(String.valueOf(totals.text(name)));
    }

    private static BigDecimal sum(List<Json.Obj> items, Function<Json.Obj, String> amount) {
        return items.stream()
                .map(item -> new BigDecimal(amount.apply(item)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @ParameterizedTest
    @Order(5)
    @ValueSource(
            strings = {
                "/billing",
                "/billing/accounts/billing-pages",
                "/billing/receipts",
                "/billing/costs",
                "/billing/budgets",
                "/billing/quarantine?state=resolved",
                "/billing/suspense",
                "/billing/reconciliations",
                "/runs/{run}/costs"
            })
    void aPhoneNeedsNotScrollSideways(String path) {
        browser.width(360);
        open(path.replace("{run}", run));

        browser.until("document.querySelector('nav.sub [aria-current]') !== null");
        assertThat(
                        browser.value(
                                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(Json.of(0));
    }

    @Test
    @Order(6)
    void noPageHasComplained() {
        assertThat(browser.complaints()).isEmpty();
    }
}
