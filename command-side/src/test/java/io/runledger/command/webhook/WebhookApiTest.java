package io.runledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Triggers over HTTP. */
class WebhookApiTest extends HookTest {

    @BeforeEach
    void aGraph() {
        publish("hello", FREE);
    }

    private String signed(String path, String secret, String delivery) {
        Answer answer = plane(path, delivery, secret, "{}");
        return Integer.toString(answer.status());
    }

    @Nested
    class Making {

        @Test
        void answersWithTheAddressAndTheSecretOnce() {
            Api.Answer made = make("github", ",'filter':{'action':'opened'}");
            assertThat(made.header("Location")).isEqualTo(WEBHOOKS + "/" + id(made));
            assertThat(made.body().text("url"))
                    .startsWith("http://localhost:")
                    .endsWith("/hooks/" + id(made));
            assertThat(made.body().text("secret")).hasSize(64);
            Api.Answer read = api.get(WEBHOOKS + "/" + id(made));
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.body()).isEqualTo(made.body().without("secret"));
            assertThat(api.get(WEBHOOKS).body().get("webhooks"))
                    .isEqualTo(Json.arr(List.of(read.body())));
        }

        @Test
        @Tag("SECRETS_STAY_SECRET")
        void keepsTheSecretSealed() {
            hook("github", "");
            List<byte[]> stored =
                    db.sql(
                                    """
                                    SELECT payload FROM domain_events
                                    UNION ALL SELECT sealed FROM secrets
                                    """)
                            .query((row, _) -> row.getBytes(1))
                            .list();
            assertThat(stored)
                    .isNotEmpty()
                    .noneMatch(bytes ->
                            new String(bytes, StandardCharsets.ISO_8859_1).contains(SECRET));
        }

        @Test
        void underOneKeyIsDoneOnce() {
            String body = "{'name':'a','graph_id':'hello','scheme':'github'}";
            long secrets = secrets();
            Api.Answer first = api.post(WEBHOOKS, body, "Idempotency-Key", "k");
            Api.Answer again = api.post(WEBHOOKS, body, "Idempotency-Key", "k");
            assertThat(first.status()).isEqualTo(201);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body().without("secret"));
            assertThat(
                            api.post(WEBHOOKS, body.replace("'a'", "'b'"), "Idempotency-Key", "k")
                                    .status())
                    .isEqualTo(422);
            assertThat(secrets()).isEqualTo(secrets + 1);
            assertThat(events(WebhookEvent.class)).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{}                                                      | name graph_id scheme",
                    "{'name':'n','graph_id':'hello','scheme':'smtp'}         | scheme",
                    "{'name':'n','graph_id':'hello','scheme':'github','secret':'short'} | secret",
                    "{'name':'n','graph_id':'hello','scheme':'standard','secret':'no base64 !!!!!!!!'} | secret",
                    "{'name':'n','graph_id':'hello','scheme':'github','signature_header':'X-A'} | signature_header",
                    "{'name':'n','graph_id':'hello','scheme':'hmac_sha256','signature_header':'a b'} | signature_header",
                    "{'name':'n','graph_id':'hello','scheme':'github','filter':{'a':[]}} | filter.a",
                    "{'name':'n','graph_id':'hello','scheme':'github','input_template':{'a':'{{ x }}'}} | input_template.a"
                })
        void refusesWhatCannotWork(String body, String faults) {
            long secrets = secrets();
            Api.Answer answer = api.post(WEBHOOKS, body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults()).containsExactly(faults.split(" "));
            assertThat(secrets()).isEqualTo(secrets);
        }

        @Test
        void needsAGraphAndAnAccountThatAreThere() {
            assertThat(
                            api.post(WEBHOOKS, "{'name':'n','graph_id':'none','scheme':'github'}")
                                    .status())
                    .isEqualTo(404);
            assertThat(
                            api.post(
                                            WEBHOOKS,
                                            "{'name':'n','graph_id':'hello','scheme':'github',"
                                                    + "'billing_account_id':'none'}")
                                    .status())
                    .isEqualTo(404);
            assertThat(events(AccountEvent.class)).isNotEmpty();
            assertThat(events(WebhookEvent.class)).isEmpty();
        }
    }

    @Nested
    class Listing {

        @Test
        void goesThroughAllOfThemNewestFirst() {
            String first = id(make("github", ""));
            String second = id(make("plane", ""));
            String third = id(make("standard", ""));
            Json.Obj page = api.get(WEBHOOKS + "?limit=2").body();
            assertThat(ids(page)).containsExactly(third, second);
            Json.Obj rest =
                    api.get(WEBHOOKS + "?limit=2&cursor=" + page.text("next_cursor")).body();
            assertThat(ids(rest)).containsExactly(first);
            assertThat(rest.get("next_cursor")).isEqualTo(Json.NULL);
        }

        private static List<String> ids(Json.Obj page) {
            return ((Json.Arr) Objects.requireNonNull(page.get("webhooks")))
                    .items().stream()
                            .map(each -> String.valueOf(((Json.Obj) each).text("id")))
                            .toList();
        }
    }

    @Nested
    class Changing {

        @Test
        void keepsWhatIsNotSentAndClearsWhatIsNull() {
            String address =
                    WEBHOOKS + "/" + id(make("github", ",'filter':{'a':1},'input_template':{}"));
            Api.Answer changed = api.patch(address, "{'name':'new','filter':null}");
            assertThat(changed.status()).isEqualTo(200);
            assertThat(changed.body().text("name")).isEqualTo("new");
            assertThat(changed.body().get("filter")).isEqualTo(Json.NULL);
            assertThat(changed.body().get("input_template")).isEqualTo(Json.Obj.EMPTY);
            assertThat(api.patch(address, "{'scheme':'plane'}").faults()).containsExactly("scheme");
            assertThat(api.patch(address, "{'graph_id':'none'}").status()).isEqualTo(404);
        }
    }

    @Nested
    class Rotating {

        @Test
        void keepsTheOldSecretForAWhile() {
            String path = hook("plane", "");
            Api.Answer rotated = api.post(WEBHOOKS + path.substring(6) + "/rotate", "");
            String secret = Objects.requireNonNull(rotated.body().text("secret"));
            assertThat(rotated.status()).isEqualTo(200);
            assertThat(rotated.body().text("old_secret_until")).isNotNull();
            assertThat(signed(path, secret, "p-1")).isEqualTo("202");
            assertThat(signed(path, SECRET, "p-2")).isEqualTo("202");
            assertThat(signed(path, "another-secret-altogether", "p-3")).isEqualTo("401");
        }

        @Test
        void forgetsItAtOnceWhereThatIsWanted() {
            String path = hook("plane", "");
            long secrets = secrets();
            Api.Answer rotated =
                    api.post(
                            WEBHOOKS + path.substring(6) + "/rotate",
                            "{'keep_old_seconds':0,'secret':'another-secret-of-mine'}");
            assertThat(rotated.body().get("old_secret_until")).isEqualTo(Json.NULL);
            assertThat(signed(path, SECRET, "p-1")).isEqualTo("401");
            assertThat(signed(path, "another-secret-of-mine", "p-1")).isEqualTo("202");
            assertThat(secrets()).isEqualTo(secrets);
        }

        @Test
        void keepsTwoSecretsAtMost() {
            String path = hook("plane", "");
            long secrets = secrets();
            for (int i = 0; i < 3; i++) {
                api.post(WEBHOOKS + path.substring(6) + "/rotate", "");
            }
            assertThat(secrets()).isEqualTo(secrets + 1);
            assertThat(signed(path, SECRET, "p-1")).isEqualTo("401");
        }
    }

    @Nested
    class Deleting {

        @Test
        void closesTheDoorAndForgetsTheSecret() {
            long secrets = secrets();
            String path = hook("plane", "");
            String address = WEBHOOKS + path.substring(6);
            assertThat(api.delete(address).status()).isEqualTo(204);
            assertThat(api.delete(address).status()).isEqualTo(404);
            assertThat(signed(path, SECRET, "p-1")).isEqualTo("404");
            assertThat(secrets()).isEqualTo(secrets);
        }
    }

    @Nested
    @Tag("TENANT_ISOLATION")
    class OfAnotherTenant {

        @Test
        void isNotFound() {
            String address = WEBHOOKS + "/" + id(make("github", ""));
            Api other = apiOf(new TenantId("o-" + UUID.randomUUID()));
            assertThat(other.get(address).status()).isEqualTo(404);
            assertThat(other.patch(address, "{'name':'x'}").status()).isEqualTo(404);
            assertThat(other.post(address + "/rotate", "").status()).isEqualTo(404);
            assertThat(other.delete(address).status()).isEqualTo(404);
            assertThat(((Json.Arr) other.get(WEBHOOKS).body().get("webhooks")).items()).isEmpty();
        }
    }

    private long secrets() {
        return db.sql("SELECT count(*) FROM secrets").query(Long.class).single();
    }
}
