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

    /** By how many pixels a page is wider than the screen. */
    private static final String TOO_WIDE =
            "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private static final String WAITING =
            """
            {"graph": {"nodes": {"ask": {"type": "interrupt", "message": "Publish?",
                                         "timeout_ms": 3600000, "on_timeout": "fail"}},
                       "edges": [["__start__", "ask"], ["ask", "__end__"]]},
             "input": {}}
            """;

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

    @Test
    @Order(1)
    void aStrangerIsAskedForAKeyAndAWrongOneIsRefused() {
        open("/runs");
        browser.until("location.pathname === '/sign-in'");

        browser.fill("#key", "wrong-key-wrong-key-wrong-key-wrong-key");
        browser.press("main button[type=submit]");

        browser.until("document.querySelector('[role=alert]')?.innerText.includes('not known')");
    }

    @Test
    @Order(2)
    void aKeyLeadsToTheRuns() {
        browser.fill("#key", api.token());
        browser.press("main button[type=submit]");

        browser.until("location.pathname === '/runs'");
        browser.until("document.querySelector('h1').innerText === 'Runs'");
        assertThat(browser.value("document.cookie")).isEqualTo(Json.of(""));
    }

    @Test
    @Order(3)
    void aRunStartedOnThePageIsSeenToFinishWithoutReloading() {
        browser.fill("form[data-start] textarea", "{\"name\": \"Ada\"}");
        browser.press("form[data-start] button");
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

        assertThat(browser.value(TOO_WIDE)).isEqualTo(Json.of(0));
    }

    @Test
    @Order(6)
    void aRunThatWaitsIsDecidedOnItsPageAndSaysByWhom() {
        String waiting = api.start("waiting", (Json.Obj) Json.parse(WAITING));
        Eventually.is(() -> api.status(waiting).equals("interrupted"));
        open("/runs/" + waiting);
        assertThat(browser.value(TOO_WIDE)).isEqualTo(Json.of(0));

        browser.fill("#decide textarea[name=comment]", "Shorter, please.");
        browser.fill("#decide textarea[name=updates]", "{\"title\": \"Short\"}");
        browser.press("#decide button[value=edit]");

        browser.until("document.querySelector('#head .status').innerText === 'success'");
        browser.until("document.querySelectorAll('#decisions tbody tr').length === 1");
        assertThat(browser.value("document.querySelector('#decisions tbody').innerText").text())
                .contains("edit", "key:", "Shorter, please.");
        assertThat(browser.value(TOO_WIDE)).isEqualTo(Json.of(0));
        Json.Obj state = (Json.Obj) api.run(waiting).get("state");
        assertThat(state.text("title")).isEqualTo("Short");
    }

    @Test
    @Order(7)
    void noPageHasComplained() {
        assertThat(browser.complaints()).isEmpty();
    }
}
