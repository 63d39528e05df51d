package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.runledger.events.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks from the page that makes one to the run that a sender starts with it. */
@ExtendWith(SharedProduct.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebhookPagesTest {

    private static final String NO_BROWSER =
            "SKIPPED: there is no Chromium on the PATH, so the webhook pages are not tested";
    private static final String BODY = "{\"action\":\"opened\",\"issue\":{\"title\":\"It hangs\"}}";
    private static ProductProcess product;
    private static Api api;
    private static Chromium browser;
    private static String url = "";
    private static String secret = "";
    private static String page = "";

    @BeforeAll
    static void start(ProductProcess shared) {
        if (Chromium.program().isEmpty()) {
            System.err.println(NO_BROWSER);
        }
        assumeTrue(Chromium.program().isPresent(), NO_BROWSER);
        product = shared;
        api = product.tenant("webhook-pages");
        Json.Obj graph = (Json.Obj) Graphs.oneTask("", "answer").get("graph");
        api.post("/api/v1/graphs", Json.obj().put("id", "triage").put("definition", graph).build())
                .expect(201);
        browser = Chromium.start(Chromium.program().orElseThrow());
        open("/webhooks");
        browser.until("location.pathname === '/sign-in'");
        browser.fill("#key", api.token());
        browser.press("main button[type=submit]");
        browser.until("location.pathname === '/webhooks'");
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

    private static String text(String selector) {
        return ((Json.Str)
                        browser.value(
                                "document.querySelector(%s).textContent"
                                        .formatted(Json.of(selector))))
                .value();
    }

    private static Api.Answer deliver(String delivery, String key) {
        return new Api(api.http(), api.origin(), "")
                .post(
                        URI.create(url).getPath(),
                        Json.parse(BODY),
                        Map.of(
                                "X-GitHub-Delivery",
                                delivery,
                                "X-GitHub-Event",
                                "issues",
                                "X-Hub-Signature-256",
                                "sha256=" + hmac(key)));
    }

    private static String hmac(String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(BODY.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(1)
    void aWebhookIsMadeAndItsSecretShownOnce() {
        browser.fill("#make input[name=name]", "issues");
        browser.fill("#make input[name=graph_id]", "triage");
        browser.fill(
                "#make textarea[name=input_template]", "{\"title\":\"{{ body.issue.title }}\"}");
        browser.fill("#make textarea[name=filter]", "{\"action\":[\"opened\"]}");
        browser.press("#make button[type=submit]");

        browser.until("document.getElementById('made')?.hidden === false");
        secret = text("#made [data-member=secret]");
        url = text("#made [data-member=url]");
        assertThat(secret).hasSize(64);
        assertThat(url).startsWith(product.origin().toString());
        browser.press("#made a[data-link]");
        browser.until("location.pathname.startsWith('/webhooks/')");
        browser.shows("Nothing was delivered");
        page = ((Json.Str) browser.value("location.pathname")).value();
        assertThat(api.get(page).body()).doesNotContain(secret);
    }

    @Test
    @Order(2)
    void aDeliveryStartsARunThatThePageLeadsTo() {
        String run = String.valueOf(deliver("d-1", secret).expect(202).text("run_id"));
        assertThat(api.ended(run).text("status")).isEqualTo("success");
        assertThat(api.run(run).get("input"))
                .isEqualTo(Json.obj().put("title", "It hangs").build());
        assertThat(api.run(run).text("trigger_source")).isEqualTo("webhook:github");
        browser.shows("d-1");
        browser.until("document.querySelector('a[href=\"/runs/" + run + "\"]') !== null");

        open(page + "?delivery=d-1");
        browser.shows("It hangs");
    }

    @Test
    @Order(3)
    void aDeliveryIsStartedAgainFromThePage() {
        open(page);
        browser.until("document.querySelector('#again-0 button') !== null");
        browser.press("#again-0 button");

        browser.until("location.pathname.startsWith('/runs/')");
        String run = ((Json.Str) browser.value("location.pathname")).value().substring(6);
        assertThat(api.ended(run).text("status")).isEqualTo("success");
        assertThat(api.run(run).text("run_kind")).isEqualTo("system_webhook");
    }

    @Test
    @Order(4)
    void theSecretIsRotatedFromThePage() {
        open(page);
        browser.fill("#rotate input[name=keep_old_seconds]", "0");
        browser.press("#rotate button[type=submit]");

        browser.until("document.getElementById('rotated')?.hidden === false");
        String fresh = text("#rotated [data-member=secret]");
        assertThat(deliver("d-2", secret).status()).isEqualTo(401);
        assertThat(deliver("d-2", fresh).status()).isEqualTo(202);
        secret = fresh;
    }

    @Test
    @Order(5)
    void itIsChangedAndSwitchedOffFromThePage() {
        open(page);
        browser.fill("#change input[name=name]", "renamed");
        browser.press("#change button[type=submit]");
        browser.shows("renamed");
        browser.until("document.querySelector('#switch button')?.textContent === 'Disable'");
        browser.press("#switch button");
        browser.until("document.querySelector('#switch button')?.textContent === 'Enable'");
        assertThat(deliver("d-3", secret).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @Order(6)
    @ValueSource(strings = {"/webhooks", "{page}", "{page}?delivery=d-1"})
    void aPhoneNeedsNotScrollSideways(String path) {
        browser.width(360);
        open(path.replace("{page}", page));

        browser.until("document.querySelector('main h1') !== null");
        assertThat(
                        browser.value(
                                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(Json.of(0));
    }

    @Test
    @Order(7)
    void theyAreDeletedAndTheirHistoryStays() {
        open(page);
        browser.until("document.querySelector('#delete button') !== null");
        browser.press("#delete button");
        browser.until("location.pathname === '/webhooks'");
        browser.shows("There is no webhook yet");
        assertThat(deliver("d-4", secret).status()).isEqualTo(404);
        open(page);
        browser.shows("deleted");
        browser.shows("d-1");
    }

    @Test
    @Order(8)
    void noPageHasComplained() {
        assertThat(browser.complaints()).isEmpty();
    }
}
