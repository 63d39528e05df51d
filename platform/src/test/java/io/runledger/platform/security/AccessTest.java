package io.runledger.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.TenantId;
import java.net.URI;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credentials open which address. */
class AccessTest extends ServerTest {

    private static final String OPERATOR_TOKEN = "operator-token-0123456789-0123456789";

    static Stream<String> badHeaders() {
        return Stream.of(
                "",
                "Bearer",
                "Bearer ",
                KEY,
                "Basic " + KEY,
                "Bearer " + KEY + "x",
                "Bearer " + KEY.substring(1),
                "Bearer " + KEY.toUpperCase(Locale.ROOT),
                "Bearer " + KEY + " " + KEY,
                "Bearer " + KEY + "," + KEY,
                "Bearer\t" + KEY,
                "Bearer " + "x".repeat(257),
                "Bearer " + " ".repeat(500) + KEY,
                "Bearer " + SCHEDULER_TOKEN,
                "Bearer " + INGEST_TOKEN,
                "Bearer " + WORKER_TOKEN,
                "Bearer " + OPERATOR_TOKEN,
                "Bearer ' OR 1=1 --");
    }

    @Nested
    class TheApi {

        @ParameterizedTest
        @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
        void takesAnApiKeyWhateverTheCaseOfTheScheme(String scheme) {
            var answer =
                    http.get()
                            .uri("/api/v1/caller")
                            .header("Authorization", scheme + KEY)
                            .exchange()
                            .expectStatus()
                            .isOk();
            assertThat(json(answer).text())
                    .isEqualTo(
                            "{\"tenant\":\"default\",\"actor\":\"key:default\",\"virtual\":true}");
        }

        @ParameterizedTest
        @MethodSource("io.runledger.platform.security.AccessTest#badHeaders")
        void refusesEveryOtherHeader(String header) {
            var answer =
                    http.get()
                            .uri("/api/v1/caller")
                            .header("Authorization", header)
                            .exchange()
                            .expectStatus()
                            .isUnauthorized()
                            .expectHeader()
                            .valueEquals("WWW-Authenticate", "Bearer")
                            .expectHeader()
                            .valueEquals("Content-Type", "application/problem+json");
            assertThat(json(answer).text("code")).isEqualTo("unauthorized");
        }

        @Test
        void refusesTwoHeadersOfWhichOneIsGood() {
            http.get()
                    .uri("/api/v1/caller")
                    .header("Authorization", "Bearer " + KEY, "Bearer " + KEY)
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/api/v1/caller", "/v1/models", "/api/v1/nothing-here", "/api"})
        void isClosedWithoutCredentialsWhetherTheAddressExistsOrNot(String address) {
            http.get().uri(address).exchange().expectStatus().isUnauthorized();
        }

        @Test
        void asksForCredentialsAndNotForACsrfTokenWhenNeitherIsSent() {
            http.post().uri("/api/v1/echo").exchange().expectStatus().isUnauthorized();
        }

        @Test
        void knowsEachTenantByItsOwnKey() {
            var key = tenants.create(new TenantId("acme"));
            var answer =
                    http.get()
                            .uri("/v1/models")
                            .headers(h -> h.setBearerAuth(key))
                            .exchange()
                            .expectStatus()
                            .isOk();
            assertThat(json(answer).text("tenant")).isEqualTo("acme");
        }

        @Test
        void refusesAKeyAsSoonAsItIsRevoked() {
            var tenant = new TenantId("revoked");
            var key = tenants.create(tenant);
            http.get()
                    .uri("/v1/models")
                    .headers(h -> h.setBearerAuth(key))
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(keys.revoke(tenant, "default")).isEqualTo(1);
            http.get()
                    .uri("/v1/models")
                    .headers(h -> h.setBearerAuth(key))
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }
    }

    static Stream<String> services() {
        return Stream.of(
                "/api/internal/graphs/g/runs " + SCHEDULER_TOKEN + " service:scheduler",
                "/api/internal/billing/ingest " + INGEST_TOKEN + " service:ingest",
                "/api/internal/commands " + WORKER_TOKEN + " service:worker",
                "/api/internal/tenants " + OPERATOR_TOKEN + " service:operator");
    }

    @Nested
    class AnInternalAddress {

        @ParameterizedTest
        @MethodSource("io.runledger.platform.security.AccessTest#services")
        void opensToItsOwnTokenAlone(String service) {
            var parts = service.split(" ");
            var tokens =
                    Stream.of(SCHEDULER_TOKEN, INGEST_TOKEN, WORKER_TOKEN, OPERATOR_TOKEN, KEY);
            tokens.forEach(token -> {
                var answer =
                        http.post()
                                .uri(parts[0])
                                .headers(h -> h.setBearerAuth(token))
                                .exchange()
                                .expectStatus()
                                .isEqualTo(token.equals(parts[1]) ? 200 : 401);
                if (token.equals(parts[1])) {
                    assertThat(json(answer).text("actor")).isEqualTo(parts[2]);
                }
            });
            http.post().uri(parts[0]).exchange().expectStatus().isUnauthorized();
        }

        @Test
        void isClosedToEverybodyWhereItBelongsToNoService() {
            Stream.of(SCHEDULER_TOKEN, INGEST_TOKEN, WORKER_TOKEN, OPERATOR_TOKEN, KEY)
                    .forEach(token ->
                            http.post()
                                    .uri("/api/internal/other")
                                    .headers(h -> h.setBearerAuth(token))
                                    .exchange()
                                    .expectStatus()
                                    .isUnauthorized());
        }
    }

    @Nested
    class TheRest {

        @ParameterizedTest
        @ValueSource(strings = {"/sign-in", "/actuator/health", "/actuator/health/liveness"})
        void isOpenWhereItMustBe(String address) {
            http.get().uri(address).exchange().expectStatus().isOk();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/assets/a.css", "/webjars/a.js", "/favicon.ico", "/openapi/x"})
        void isOpenAndMissing(String address) {
            http.get().uri(address).exchange().expectStatus().isNotFound();
        }

        @Test
        void leavesWebhooksToTheirSignature() {
            http.post().uri("/hooks/1").exchange().expectStatus().isAccepted();
        }

        @Test
        void showsNoOtherPartOfTheActuatorToAnybody() {
            http.get()
                    .uri("/actuator/env")
                    .headers(h -> h.setBearerAuth(KEY))
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }

        @Test
        void leadsABrowserToTheSignInPageAndBack() {
            http.get()
                    .uri("/runs/7?tab=a b&x=ü")
                    .header("Accept", "text/html,*/*")
                    .header("Sec-Fetch-Mode", "navigate")
                    .exchange()
                    .expectStatus()
                    .isFound()
                    .expectHeader()
                    .valueEquals(
                            "Location",
                            "/sign-in?next=%2Fruns%2F7%3Ftab%3Da%2520b%26x%3D%25C3%25BC");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HX-Request: true",
                    "Accept: text/event-stream",
                    "Accept: application/json",
                    "Sec-Fetch-Mode: cors",
                    "X-Requested-With: XMLHttpRequest",
                    "Authorization: Bearer bad"
                })
        void tellsAScriptThatItIsNotSignedIn(String header) {
            var parts = header.split(": ");
            http.get()
                    .uri("/runs/7")
                    .header(parts[0], parts[1])
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }

        @Test
        void carriesTheHeadersThatKeepABrowserSafe() {
            http.get()
                    .uri("/sign-in")
                    .exchange()
                    .expectHeader()
                    .valueMatches(
                            "Content-Security-Policy",
                            "default-src 'self';.*frame-ancestors 'none'")
                    .expectHeader()
                    .valueEquals("X-Content-Type-Options", "nosniff")
                    .expectHeader()
                    .valueEquals("X-Frame-Options", "DENY")
                    .expectHeader()
                    .valueEquals("Referrer-Policy", "no-referrer");
        }

        @Test
        void refusesAnAddressThatCouldBeReadInTwoWays() {
            var answer =
                    http.get()
                            .uri(URI.create(address() + "/api/v1;x=/caller"))
                            .exchange()
                            .expectStatus()
                            .isBadRequest();
            assertThat(json(answer).text("code")).isEqualTo("invalid_request");
        }
    }
}
