package io.runledger.command.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.store.ReadValues;
import io.runledger.events.store.StoreCommand.PutValue;
import io.runledger.events.store.StoreEvent.ValuePut;
import io.runledger.events.store.StoreEvent.ValueRemoved;
import io.runledger.events.store.StoreKey;
import io.runledger.events.store.StoreValues.StoreValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tenant's key-value store over HTTP, and as nodes use it. */
class StoreApiTest extends ApiTest {

    private static final String NOTES = "/api/v1/store/notes";

    private Api.Answer put(String key, String value) {
        return api.put(NOTES + "/" + key, "{'value':" + value + "}");
    }

    private boolean putByNode(String value, String source) {
        return gateway.call(
                new PutValue(
                        tenant,
                        new StoreKey("notes", "a"),
                        Json.of(value),
                        source,
                        "run",
                        Instant.now()),
                sender(),
                Boolean.class);
    }

    @Nested
    class Values {

        @Test
        void canBeReadAsSoonAsTheyWerePut() {
            Api.Answer answer = put("a", "{'deep':[1,2.50]}");
            assertThat(answer.status()).isEqualTo(200);
            Api.Answer read = api.get(NOTES + "/a");
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.body()).isEqualTo(answer.body());
            assertThat(read.body().text("namespace")).isEqualTo("notes");
            assertThat(read.body().text("key")).isEqualTo("a");
            assertThat(String.valueOf(read.body().get("value"))).isEqualTo("{\"deep\":[1,2.5]}");
            assertThat(read.body().text("updated_at")).endsWith("Z");
        }

        @Test
        void areReplacedAndRemoved() {
            put("a", "1");
            put("a", "null");
            assertThat(api.get(NOTES + "/a").body().get("value")).isEqualTo(Json.NULL);
            assertThat(api.delete(NOTES + "/a").status()).isEqualTo(204);
            assertThat(api.get(NOTES + "/a").status()).isEqualTo(404);
            assertThat(api.delete(NOTES + "/a").status()).isEqualTo(404);
            assertThat(api.delete(NOTES + "/never").status()).isEqualTo(404);
            put("a", "2");
            assertThat(api.get(NOTES + "/a").body().get("value")).isEqualTo(Json.of(2));
            assertThat(events(ValueRemoved.class)).hasSize(1);
        }

        @Test
        void mayHaveDotsAndSpacesInTheirNames() {
            put("a.b%20c", "1");
            assertThat(api.get(NOTES + "/a.b%20c").body().text("key")).isEqualTo("a.b c");
        }

        @Test
        void areRefusedWithoutAValueOrWithABadName() {
            assertThat(api.put(NOTES + "/a", "{}").faults()).containsExactly("value");
            assertThat(api.put("/api/v1/store/a.b/c", "{'value':1}").status()).isEqualTo(400);
            assertThat(put("k".repeat(257), "1").status()).isEqualTo(400);
            assertThat(put("a", "'" + "x".repeat(1024 * 1024) + "'").status()).isEqualTo(413);
            assertThat(events(ValuePut.class)).isEmpty();
        }

        @Test
        void areListedByNameInPages() {
            for (String key : List.of("b", "a", "c")) {
                put(key, "1");
            }
            api.put("/api/v1/store/other/x", "{'value':1}");
            Api.Answer first = api.get(NOTES + "?limit=2");
            assertThat(keys(first)).containsExactly("a", "b");
            Api.Answer second =
                    api.get(NOTES + "?limit=2&cursor=" + first.body().text("next_cursor"));
            assertThat(keys(second)).containsExactly("c");
            assertThat(second.body().get("next_cursor")).isEqualTo(Json.NULL);
            assertThat(api.get(NOTES + "?cursor=e30").status()).isEqualTo(400);
        }

        private static List<String> keys(Api.Answer answer) {
            return ((Json.Arr) answer.body().members().get("keys"))
                    .items().stream()
                            .map(item -> String.valueOf(((Json.Obj) item).text("key")))
                            .toList();
        }

        @Test
        @Tag("TENANT_ISOLATION")
        void areTheTenantsOwn() {
            put("a", "1");
            Api stranger = apiOf(new TenantId("t-" + UUID.randomUUID()));
            assertThat(stranger.get(NOTES + "/a").status()).isEqualTo(404);
            assertThat(stranger.delete(NOTES + "/a").status()).isEqualTo(404);
            assertThat(keys(stranger.get(NOTES))).isEmpty();
        }

        @Test
        @Tag("CONTENT_IS_ENCRYPTED")
        void areInNoTableInClear() {
            put("a", "'a word of a person'");
            byte[] sealed =
                    db.sql("SELECT sealed FROM store_values WHERE tenant_id = :tenant")
                            .param("tenant", tenant.value())
                            .query((row, _) -> row.getBytes(1))
                            .single();
            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("person");
        }
    }

    @Nested
    class Nodes {

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void thatPutAgainChangeNothing() {
            assertThat(putByNode("first", "r:0:1:a")).isTrue();
            assertThat(putByNode("first", "r:0:1:a")).isFalse();
            assertThat(putByNode("second", "r:0:2:a")).isTrue();
            assertThat(events(ValuePut.class)).hasSize(2);
        }

        @Test
        void readSeveralValuesAndGetThoseThatAreThere() {
            putByNode("x", "r:0:1:a");
            StoreKey there = new StoreKey("notes", "a");
            StoreKey missing = new StoreKey("notes", "b");
            RunId run = RunId.of(tenant, "k");
            assertThat(gateway.ask(new ReadValues(tenant, run, List.of(missing, there))).values())
                    .containsExactly(new StoreValue(there, Json.of("x")));
        }
    }
}
