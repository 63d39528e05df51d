package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.runledger.events.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as a person sees them, in one session from the first address to a phone's width. */
@ExtendWith(SharedProduct.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrowserTest {

    private static final String NO_BROWSER =
            "SKIPPED: there is no Chromium on the PATH, so the pages are not tested";
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
        api = product.tenant("browser");
        Json.Obj slow = (Json.Obj) Graphs.oneTask("", "answer slowly [[delay:2000]]").get("graph");
        api.post("/api/v1/graphs", Json.obj().put("id", "slow").put("definition", slow).build())
                .expect(201);
        browser = Chromium.start(Chromium.program().orElseThrow());
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

    private static void fill(String selector, String text) {
        browser.value(
                "document.querySelector(%s).value = %s"
                        .formatted(Json.of(selector), Json.of(text)));
    }

    private static void press(String selector) {
        browser.value("document.querySelector(%s).click()".formatted(Json.of(selector)));
    }

    @Test
    @Order(1)
    void aStrangerIsAskedForAKeyAndAWrongOneIsRefused() {
        open("/runs");
        browser.until("location.pathname === '/sign-in'");

        fill("#key", "wrong-key-wrong-key-wrong-key-wrong-key");
        press("main button[type=submit]");

        browser.until("document.querySelector('[role=alert]')?.innerText.includes('not known')");
    }

    @Test
    @Order(2)
    void aKeyLeadsToTheRuns() {
        fill("#key", api.token());
        press("main button[type=submit]");

        browser.until("location.pathname === '/runs'");
        browser.until("document.querySelector('h1').innerText === 'Runs'");
        assertThat(browser.value("document.cookie")).isEqualTo(Json.of(""));
    }

    @Test
    @Order(3)
    void aRunStartedOnThePageIsSeenToFinishWithoutReloading() {
        fill("form[data-start] textarea", "{\"name\": \"Ada\"}");
        press("form[data-start] button");
        browser.until("location.pathname.startsWith('/runs/') && document.querySelector('#head')");
        run = ((Json.Str) browser.value("location.pathname.split('/')[2]")).value();
        assertThat(browser.value("document.querySelector('#head .status').innerText"))
                .isIn(Json.of("pending"), Json.of("running"));
        browser.value("window.sameDocument = true");

        browser.until("document.querySelector('#head .status').innerText === 'success'");
        browser.until("document.querySelector('#facts .bill').innerText === 'settled'");
        browser.until("document.querySelectorAll('#receipts tbody tr').length === 1");

        assertThat(browser.value("window.sameDocument")).isEqualTo(Json.of(true));
        assertThat(api.run(run).text("status")).isEqualTo("success");
        assertThat(api.run(run).get("input")).isEqualTo(Json.parse("{\"name\": \"Ada\"}"));
    }

    @Test
    @Order(4)
    void theActivityShowsItsReceipt() {
        open("/activity");

        browser.until(
                "document.querySelector('#rows a[href=\"/runs/%s\"]') !== null".formatted(run));
    }

    @ParameterizedTest
    @Order(5)
    @ValueSource(strings = {"/runs", "/runs/{run}", "/graphs", "/graphs/slow", "/activity"})
    void aPhoneNeedsNotScrollSideways(String path) {
        browser.width(360);
        open(path.replace("{run}", run));

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
