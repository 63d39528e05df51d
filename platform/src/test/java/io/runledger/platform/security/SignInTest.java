package io.runledger.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.TenantId;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

/** A browser's way in and out, and what other sites cannot do with it. */
class SignInTest extends ServerTest {

    private String csrfCookie = "";
    private String csrfToken = "";

    @BeforeEach
    void openTheSignInPage() {
        var page = http.get().uri("/sign-in").exchange().expectBody(String.class).returnResult();
        csrfCookie =
                Objects.requireNonNull(page.getResponseCookies().getFirst("runledger_csrf"))
                        .getValue();
        csrfToken = Objects.requireNonNull(page.getResponseBody());
    }

    private WebTestClient.ResponseSpec signIn(String key, String next) {
        return http.post()
                .uri("/sign-in")
                .cookie("runledger_csrf", csrfCookie)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(
                        BodyInserters.fromFormData("key", key)
                                .with("next", next)
                                .with("_csrf", csrfToken))
                .exchange();
    }

    private ResponseCookie session() {
        return cookieOf(signIn(KEY, "/"));
    }

    private static ResponseCookie cookieOf(WebTestClient.ResponseSpec answer) {
        return Objects.requireNonNull(
                answer.expectBody()
                        .returnResult()
                        .getResponseCookies()
                        .getFirst("runledger_session"));
    }

    @Nested
    class SigningIn {

        @Test
        void givesACookieThatScriptsAndOtherSitesCannotUse() {
            var cookie = session();
            assertThat(cookie.isHttpOnly()).isTrue();
            assertThat(cookie.getSameSite()).isEqualTo("Strict");
            assertThat(cookie.getPath()).isEqualTo("/");
            assertThat(cookie.getMaxAge()).hasHours(12);
            assertThat(cookie.isSecure()).isFalse();
            assertThat(cookie.getValue()).doesNotContain(KEY);
        }

        @Test
        void leadsBackToWhereTheBrowserWasGoing() {
            signIn(KEY, "/runs/7?tab=a")
                    .expectStatus()
                    .isSeeOther()
                    .expectHeader()
                    .valueEquals("Location", "/runs/7?tab=a");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example",
                    "//evil.example",
                    "/\\evil.example",
                    "javascript:alert(1)",
                    "/a\r\nSet-Cookie: a=b",
                    "",
                    "runs"
                })
        void neverLeadsToAnotherSite(String next) {
            signIn(KEY, next)
                    .expectStatus()
                    .isSeeOther()
                    .expectHeader()
                    .valueEquals("Location", "/");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "wrong", SCHEDULER_TOKEN})
        void withAWrongKeyGoesBackToThePageWithoutACookie(String key) {
            var answer =
                    signIn(key, "/runs/7")
                            .expectStatus()
                            .isSeeOther()
                            .expectHeader()
                            .valueEquals("Location", "/sign-in?next=%2Fruns%2F7&error")
                            .expectBody()
                            .returnResult();
            assertThat(answer.getResponseCookies()).doesNotContainKey("runledger_session");
        }

        @Test
        void isRefusedWithoutTheTokenOfThePage() {
            http.post()
                    .uri("/sign-in")
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(BodyInserters.fromFormData("key", KEY))
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
    }

    @Nested
    class ASession {

        @Test
        void opensPagesAndTheApi() {
            var cookie = session().getValue();
            for (var address : new String[] {"/", "/runs/7", "/api/v1/caller", "/v1/models"}) {
                http.get()
                        .uri(address)
                        .cookie("runledger_session", cookie)
                        .exchange()
                        .expectStatus()
                        .isOk();
            }
        }

        @Test
        void isRefusedWhenOneCharacterIsChanged() {
            var good = session().getValue();
            for (int at : new int[] {0, 4, 12, 40, 52, good.length() - 2}) {
                var bad = new StringBuilder(good);
                bad.setCharAt(at, good.charAt(at) == 'a' ? 'b' : 'a');
                http.get()
                        .uri("/api/v1/caller")
                        .cookie("runledger_session", bad.toString())
                        .exchange()
                        .expectStatus()
                        .isUnauthorized();
            }
        }

        @Test
        void endsWithItsKey() {
            var tenant = new TenantId("leaving");
            var cookie = cookieOf(signIn(tenants.create(tenant), "/")).getValue();
            keys.revoke(tenant, "default");
            http.get()
                    .uri("/api/v1/caller")
                    .cookie("runledger_session", cookie)
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }

        @Test
        void doesNotHelpARequestWhoseHeaderIsBad() {
            http.get()
                    .uri("/api/v1/caller")
                    .cookie("runledger_session", session().getValue())
                    .header("Authorization", "Basic eDp5")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }

        @Test
        void opensNothingInternal() {
            http.post()
                    .uri("/api/internal/commands")
                    .cookie("runledger_session", session().getValue())
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }

        @Test
        void isClearedBySigningOut() {
            var answer =
                    http.post()
                            .uri("/sign-out")
                            .cookie("runledger_session", session().getValue())
                            .cookie("runledger_csrf", csrfCookie)
                            .header("X-CSRF-TOKEN", csrfToken)
                            .exchange()
                            .expectStatus()
                            .isSeeOther();
            assertThat(cookieOf(answer).getMaxAge()).isZero();
        }
    }

    @Nested
    class AnUnsafeRequestOfASession {

        @ParameterizedTest
        @ValueSource(strings = {"/runs/7/cancel", "/api/v1/optional"})
        void isRefusedWithoutTheTokenOfThePage(String address) {
            var answer =
                    http.post()
                            .uri(address)
                            .cookie("runledger_session", session().getValue())
                            .cookie("runledger_csrf", csrfCookie)
                            .exchange()
                            .expectStatus()
                            .isForbidden();
            assertThat(json(answer).text("code")).isEqualTo("forbidden");
        }

        @Test
        void isRefusedWithATokenButWithoutItsCookie() {
            http.post()
                    .uri("/api/v1/optional")
                    .cookie("runledger_session", session().getValue())
                    .header("X-CSRF-TOKEN", csrfToken)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/runs/7/cancel", "/api/v1/optional"})
        void passesWithTheTokenAsAHeader(String address) {
            http.post()
                    .uri(address)
                    .cookie("runledger_session", session().getValue())
                    .cookie("runledger_csrf", csrfCookie)
                    .header("X-CSRF-TOKEN", csrfToken)
                    .exchange()
                    .expectStatus()
                    .is2xxSuccessful();
        }

        @Test
        void needsNoTokenWhereAnApiKeyIsSent() {
            http.post()
                    .uri("/api/v1/optional")
                    .headers(h -> h.setBearerAuth(KEY))
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }
}
