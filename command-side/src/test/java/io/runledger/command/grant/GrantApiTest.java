package io.runledger.command.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.RefusalCode;
import io.runledger.events.grant.CheckGrant;
import io.runledger.events.grant.GrantAnswer;
import io.runledger.events.grant.GrantEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants over HTTP, and what they answer to those who start runs. */
class GrantApiTest extends ApiTest {

    private static final String GRANTS = "/api/v1/grants";
    private static final String ANY = "{'scopes':['graph:execute:*']}";
    private static final GraphId HELLO = new GraphId("hello");

    private String issued(String body) {
        Api.Answer answer = api.post(GRANTS, body);
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(201);
        return String.valueOf(answer.body().text("grant_id"));
    }

    private GrantAnswer ask(String grant, Instant at) {
        return gateway.ask(new CheckGrant(tenant, new GrantId(grant), HELLO, at));
    }

    @Nested
    class Issuing {

        @Test
        void answersWithTheWholeGrant() {
            Api.Answer answer =
                    api.post(
                            GRANTS,
                            "{'scopes':['graph:execute:hello'],"
                                    + "'expires_at':'2030-01-01T01:00:00+01:00'}");
            assertThat(answer.status()).isEqualTo(201);
            Json.Obj grant = answer.body();
            assertThat(answer.header("Location")).isEqualTo(GRANTS + "/" + grant.text("grant_id"));
            assertThat(grant.get("scopes"))
                    .isEqualTo(Json.arr(List.of(Json.of("graph:execute:hello"))));
            assertThat(grant.text("billing_account_id")).isEqualTo(tenant.value());
            assertThat(grant.text("expires_at")).isEqualTo("2030-01-01T00:00:00Z");
            assertThat(grant.get("revoked_at")).isEqualTo(Json.NULL);
            assertThat(grant.text("created_at")).endsWith("Z");
            assertThat(api.get(GRANTS + "/" + grant.text("grant_id")).body()).isEqualTo(grant);
        }

        @Test
        void needsAnAccountThatExists() {
            String body = "{'scopes':['graph:execute:*'],'billing_account_id':'team-a'}";
            assertThat(api.post(GRANTS, body).code()).isEqualTo("not_found");
            api.post("/api/v1/billing/accounts", "{'id':'team-a'}");
            assertThat(api.post(GRANTS, body).body().text("billing_account_id"))
                    .isEqualTo("team-a");
        }

        @Test
        void underTheSameKeyMakesOneGrant() {
            Api.Answer first = api.post(GRANTS, ANY, "Idempotency-Key", "k");
            Api.Answer again = api.post(GRANTS, ANY, "Idempotency-Key", "k");
            Api.Answer other =
                    api.post(GRANTS, "{'scopes':['graph:execute:hello']}", "Idempotency-Key", "k");
            assertThat(first.status()).isEqualTo(201);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.code()).isEqualTo("idempotency_mismatch");
            assertThat(events(GrantEvent.class)).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{}                                                          | scopes",
                    "{'scopes':[]}                                               | scopes",
                    "{'scopes':'graph:execute:*'}                                | scopes",
                    "{'scopes':['graph:execute:*','graph:write:a']}              | scopes[1]",
                    "{'scopes':['graph:execute:a b']}                            | scopes[0]",
                    "{'scopes':['graph:execute:*'],'expires_at':'tomorrow'}      | expires_at",
                    "{'scopes':['graph:execute:*'],'billing_account_id':'a b'}   | billing_account_id",
                })
        void namesEachFault(String body, String fault) {
            Api.Answer answer = api.post(GRANTS, body);
            assertThat(answer.status()).as(answer.body().text()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("invalid_request");
            assertThat(answer.faults()).containsExactly(fault);
            assertThat(events(GrantEvent.class)).isEmpty();
        }
    }

    @Nested
    class Revoking {

        @Test
        void countsAtOnceAndAgainIsTheSame() {
            String grant = issued(ANY);
            assertThat(ask(grant, Instant.now()))
                    .isEqualTo(new GrantAnswer(new AccountId(tenant.value()), null));
            Api.Answer first = api.post(GRANTS + "/" + grant + "/revoke", "");
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.body().text("revoked_at")).isNotNull();
            assertThat(ask(grant, Instant.now()))
                    .isEqualTo(new GrantAnswer(null, RefusalCode.GRANT_REVOKED));
            Api.Answer again = api.post(GRANTS + "/" + grant + "/revoke", "{}");
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(events(GrantEvent.class)).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"no-uuid", "11111111-2222-4333-8444-555555555555"})
        void whatIsNotThereIsNotFound(String id) {
            assertThat(api.post(GRANTS + "/" + id + "/revoke", "").code()).isEqualTo("not_found");
            assertThat(api.get(GRANTS + "/" + id).code()).isEqualTo("not_found");
        }
    }

    @Nested
    class Checking {

        @Test
        void readsTheLogAndNotTheTable() {
            String grant = issued(ANY);
            db.sql("UPDATE execution_grants SET revoked_at = now() WHERE grant_id = :grant")
                    .param("grant", grant)
                    .update();
            assertThat(ask(grant, Instant.now()).refusal()).isNull();
        }

        @Test
        void knowsTheMomentOfExpiry() {
            String grant =
                    issued("{'scopes':['graph:execute:*'],'expires_at':'2030-01-01T00:00:00Z'}");
            Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
            assertThat(ask(grant, expiry.minusMillis(1)).refusal()).isNull();
            assertThat(ask(grant, expiry).refusal()).isEqualTo(RefusalCode.GRANT_EXPIRED);
        }
    }

    @Nested
    class Listing {

        @Test
        void hasTheNewestFirstAndRevokedOnesToo() {
            String first = issued(ANY);
            String second = issued(ANY);
            api.post(GRANTS + "/" + first + "/revoke", "");
            Json.Arr grants = (Json.Arr) api.get(GRANTS).body().get("grants");
            assertThat(grants.items())
                    .extracting(grant -> ((Json.Obj) grant).text("grant_id"))
                    .containsExactly(second, first);
        }

        @Test
        @Tag("TENANT_ISOLATION")
        void neverHasAnothersGrant() {
            String grant = issued(ANY);
            TenantId stranger = new TenantId("t-" + UUID.randomUUID());
            Api others = apiOf(stranger);
            assertThat(others.get(GRANTS).body().text()).doesNotContain(grant);
            assertThat(others.get(GRANTS + "/" + grant).status()).isEqualTo(404);
            assertThat(others.post(GRANTS + "/" + grant + "/revoke", "").status()).isEqualTo(404);
            assertThat(
                            gateway.ask(
                                            new CheckGrant(
                                                    stranger,
                                                    new GrantId(grant),
                                                    HELLO,
                                                    Instant.now()))
                                    .refusal())
                    .isEqualTo(RefusalCode.GRANT_NOT_FOUND);
        }
    }
}
