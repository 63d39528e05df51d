package io.runledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.webhook.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class SignatureSchemeTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SECRET = "a-secret-of-some-length";

    private static boolean verifies(
            WebhookScheme scheme, HttpHeaders headers, String body, String... secrets) {
        return SignatureScheme.verifies(
                scheme,
                null,
                List.of(secrets),
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                NOW);
    }

    private static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new HttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @Nested
    class Github {

        /** The example of GitHub's "Validating webhook deliveries". */
        @Test
        void acceptsItsOwnPublishedExample() {
            HttpHeaders headers =
                    headers(
                            "X-Hub-Signature-256",
                            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
            assertThat(
                            verifies(
                                    WebhookScheme.GITHUB,
                                    headers,
                                    "Hello, World!",
                                    "It's a Secret to Everybody"))
                    .isTrue();
            assertThat(
                            verifies(
                                    WebhookScheme.GITHUB,
                                    headers,
                                    "Hello, World?",
                                    "It's a Secret to Everybody"))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "sha256=", "sha256=zz", "sha1=757107ea", "757107ea"})
        void refusesWhatIsNoSignature(String sent) {
            assertThat(
                            verifies(
                                    WebhookScheme.GITHUB,
                                    headers("X-Hub-Signature-256", sent),
                                    BODY,
                                    SECRET))
                    .isFalse();
        }

        @Test
        void refusesASignatureInAnotherHeader() {
            HttpHeaders headers = headers("X-Signature-256", Signer.hex(SECRET, BODY));
            assertThat(verifies(WebhookScheme.GITHUB, headers, BODY, SECRET)).isFalse();
            assertThat(verifies(WebhookScheme.GITHUB, headers(), BODY, SECRET)).isFalse();
        }
    }

    @Nested
    class Standard {

        /** The example of the Standard Webhooks libraries. */
        private static final String EXAMPLE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        private static HttpHeaders signed(String id, long timestamp, String signatures) {
            return headers(
                    "webhook-id",
                    id,
                    "webhook-timestamp",
                    Long.toString(timestamp),
                    "webhook-signature",
                    signatures);
        }

        @Test
        void acceptsItsOwnPublishedExample() {
            HttpHeaders headers =
                    signed(
                            "msg_p5jXN8AQM9LWM0D4loKWxJek",
                            1_614_265_330,
                            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
            assertThat(verifies(WebhookScheme.STANDARD, headers, BODY, EXAMPLE)).isTrue();
        }

        @Test
        void findsTheRightOneOfSeveralSignatures() {
            String good = Signer.standard(EXAMPLE, "m", NOW.getEpochSecond(), BODY);
            HttpHeaders headers =
                    signed("m", NOW.getEpochSecond(), "v1a,xxx v1,AAAA " + good + " v2,BBBB");
            assertThat(verifies(WebhookScheme.STANDARD, headers, BODY, EXAMPLE)).isTrue();
        }

        @Test
        void signsTheIdAndTheTimeToo() {
            String good = Signer.standard(EXAMPLE, "m", NOW.getEpochSecond(), BODY);
            assertThat(
                            verifies(
                                    WebhookScheme.STANDARD,
                                    signed("other", NOW.getEpochSecond(), good),
                                    BODY,
                                    EXAMPLE))
                    .isFalse();
            assertThat(
                            verifies(
                                    WebhookScheme.STANDARD,
                                    signed("m", NOW.getEpochSecond() + 1, good),
                                    BODY,
                                    EXAMPLE))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(longs = {-301, 301, -100_000, 4_000_000_000L})
        void refusesATimeOutsideItsWindow(long seconds) {
            long timestamp = NOW.getEpochSecond() + seconds;
            HttpHeaders headers =
                    signed("m", timestamp, Signer.standard(EXAMPLE, "m", timestamp, BODY));
            assertThat(verifies(WebhookScheme.STANDARD, headers, BODY, EXAMPLE)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(longs = {-300, 300, 0})
        void acceptsATimeInsideItsWindow(long seconds) {
            long timestamp = NOW.getEpochSecond() + seconds;
            HttpHeaders headers =
                    signed("m", timestamp, Signer.standard(EXAMPLE, "m", timestamp, BODY));
            assertThat(verifies(WebhookScheme.STANDARD, headers, BODY, EXAMPLE)).isTrue();
        }

        @Test
        void needsAllThreeHeaders() {
            String good = Signer.standard(EXAMPLE, "m", NOW.getEpochSecond(), BODY);
            for (String left : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
                HttpHeaders headers = signed("m", NOW.getEpochSecond(), good);
                headers.remove(left);
                assertThat(verifies(WebhookScheme.STANDARD, headers, BODY, EXAMPLE))
                        .as(left)
                        .isFalse();
            }
        }
    }

    @Nested
    class Plain {

        @ParameterizedTest
        @ValueSource(strings = {"X-Signature-256", "X-Signature", "X-Hub-Signature-256"})
        void isFoundInEachUsualHeaderWithAndWithoutItsPrefix(String header) {
            String hex = Signer.hex(SECRET, BODY);
            for (String sent :
                    List.of(hex, "sha256=" + hex, hex.toUpperCase(java.util.Locale.ROOT))) {
                assertThat(verifies(WebhookScheme.HMAC_SHA256, headers(header, sent), BODY, SECRET))
                        .as(sent)
                        .isTrue();
            }
        }

        @Test
        void isFoundInAHeaderOfTheTriggersOwnAndNowhereElse() {
            String hex = Signer.hex(SECRET, BODY);
            byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
            for (String header : List.of("X-My-Proof", "X-Signature")) {
                assertThat(
                                SignatureScheme.verifies(
                                        WebhookScheme.HMAC_SHA256,
                                        "X-My-Proof",
                                        List.of(SECRET),
                                        headers(header, hex),
                                        body,
                                        NOW))
                        .isEqualTo(header.equals("X-My-Proof"));
            }
        }

        @Test
        void signsTheTimeWhereOneIsSent() {
            String now = Long.toString(NOW.getEpochSecond());
            HttpHeaders good =
                    headers(
                            "X-Timestamp",
                            now,
                            "X-Signature",
                            Signer.hex(SECRET, now + "." + BODY));
            assertThat(verifies(WebhookScheme.HMAC_SHA256, good, BODY, SECRET)).isTrue();
            HttpHeaders bodyAlone =
                    headers("X-Timestamp", now, "X-Signature", Signer.hex(SECRET, BODY));
            assertThat(verifies(WebhookScheme.HMAC_SHA256, bodyAlone, BODY, SECRET)).isFalse();
            String old = Long.toString(NOW.getEpochSecond() - 301);
            HttpHeaders replayed =
                    headers(
                            "X-Timestamp",
                            old,
                            "X-Signature",
                            Signer.hex(SECRET, old + "." + BODY));
            assertThat(verifies(WebhookScheme.HMAC_SHA256, replayed, BODY, SECRET)).isFalse();
        }
    }

    @Nested
    class Secrets {

        @Test
        void countAlsoWhereTheyAreTheSecondOfTwo() {
            HttpHeaders headers = headers("X-Plane-Signature", Signer.hex("the-old-secret", BODY));
            assertThat(
                            verifies(
                                    WebhookScheme.PLANE,
                                    headers,
                                    BODY,
                                    "the-new-secret",
                                    "the-old-secret"))
                    .isTrue();
            assertThat(verifies(WebhookScheme.PLANE, headers, BODY, "the-new-secret")).isFalse();
        }

        @Test
        void thatAreMissingAcceptNothing() {
            HttpHeaders headers = headers("X-Plane-Signature", Signer.hex("any", " "));
            assertThat(verifies(WebhookScheme.PLANE, headers, " ")).isFalse();
        }

        @Test
        void ofStandardWebhooksAreMadeInItsForm() {
            String secret = SignatureScheme.secret(WebhookScheme.STANDARD, new byte[32]);
            assertThat(secret).startsWith("whsec_");
            assertThat(SignatureScheme.standardKey(secret)).contains(new byte[32]);
            assertThat(SignatureScheme.secret(WebhookScheme.GITHUB, new byte[32])).hasSize(64);
        }
    }
}
