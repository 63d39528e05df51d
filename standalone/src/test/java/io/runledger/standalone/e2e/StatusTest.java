package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedProduct.class)
class StatusTest {

    private static final String INGEST = "/api/internal/billing/ingest";
    private static ProductProcess product;
    private static Api mine;
    private static Api theirs;

    @BeforeAll
    static void tenants(ProductProcess shared) {
        product = shared;
        mine = product.tenant("status-mine");
        theirs = product.tenant("status-theirs");
    }

    private static void assertProblem(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().get("status")).isEqualTo(Json.of(status));
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @Nested
    class Tokens {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api/v1/runs",
                    "/api/v1/graphs",
                    "/api/v1/workers",
                    "/api/v1/billing/receipts",
                    "/api/v1/activity",
                    "/api/v1/nothing"
                })
        void noKeyAndAWrongKeyAreUnauthorized(String path) {
            assertProblem(product.as("").get(path), 401, "unauthorized");
            assertProblem(product.as("x".repeat(43)).get(path), 401, "unauthorized");
            assertProblem(product.as(mine.token() + "x").get(path), 401, "unauthorized");
        }

        @Test
        void aKeyDoesNotOpenLiteLlmsDoorNorItsTokenTheApi() {
            assertProblem(mine.post(INGEST, Json.Obj.EMPTY), 401, "unauthorized");
            assertProblem(
                    product.as(product.secret("billing-ingest-token")).get("/api/v1/runs"),
                    401,
                    "unauthorized");
            assertProblem(
                    product.as(product.secret("scheduler-api-token")).post(INGEST, Json.Obj.EMPTY),
                    401,
                    "unauthorized");
            assertProblem(
                    product.as(product.secret("billing-ingest-token"))
                            .post("/api/internal/tenants", Json.obj().put("id", "x").build()),
                    401,
                    "unauthorized");
        }

        @Test
        void whatBelongsToAnotherTenantIsNotThere() {
            String run = mine.start(UUID.randomUUID().toString(), Graphs.example("hello"));
            mine.ended(run);
            for (String part : new String[] {"", "/events", "/nodes", "/receipts", "/stream"}) {
                assertProblem(theirs.get("/api/v1/runs/" + run + part), 404, "not_found");
            }
            assertProblem(
                    theirs.post("/api/v1/runs/" + run + "/cancel", Json.Obj.EMPTY),
                    404,
                    "not_found");
            assertThat(theirs.all("/api/v1/runs", "runs")).isEmpty();
            assertProblem(theirs.get("/api/v1/billing/accounts/status-mine"), 404, "not_found");
            assertProblem(
                    theirs.post(
                            "/api/v1/runs",
                            Graphs.example("hello")
                                    .with("billing_account_id", Json.of("status-mine"))),
                    404,
                    "not_found");
        }
    }

    @Nested
    class Bodies {

        private static final String BROKEN =
                """
                {"graph": {"state_schema": {},
                  "nodes": {
                    "a": {"type": "task", "prompt_template": "{{ state.unknown }}"},
                    "lost": {"type": "transform", "updates": {}},
                    "r": {"type": "route", "input": "state.nope",
                          "routes": {"yes": "nowhere"}, "default": "no"}},
                  "edges": [["__start__", "a"], ["a", "r"], ["a", "missing"]]}, "input": {}}
                """;

        @Test
        void aBrokenGraphIsRefusedWithEveryFault() {
            Api.Answer refused = mine.post("/api/v1/runs", Json.parse(BROKEN));

            assertProblem(refused, 400, "graph_invalid");
            assertThat(Api.items(refused.json(), "errors"))
                    .extracting(error -> error.text("code"))
                    .contains(
                            "undefined_state_key",
                            "unreachable_node",
                            "end_unreachable",
                            "nodes_in_edges_exist",
                            "invalid_route_target",
                            "invalid_route_default");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{", "", "nonsense", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "[1]", "5"})
        void whatIsNoRequestIsRefused(String body) {
            assertProblem(
                    mine.send("POST", "/api/v1/runs", BodyPublishers.ofString(body), Map.of()),
                    400,
                    "invalid_request");
        }

        @Test
        void anUnknownContentTypeIsRefused() {
            Api.Answer refused =
                    mine.send(
                            "POST",
                            "/api/v1/runs",
                            BodyPublishers.ofString("<run/>"),
                            Map.of("Content-Type", "application/xml"));
            assertThat(refused.status()).isEqualTo(415);
            assertThat(refused.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/problem+json");
        }

        @Test
        void aStateOrABodyThatIsTooLargeIsRefused() {
            Json.Obj large =
                    Graphs.example("hello")
                            .with("input", Json.obj().put("name", "x".repeat(9 << 20)).build());
            assertProblem(mine.post("/api/v1/runs", large), 413, "state_too_large");

            Json.Obj huge =
                    Graphs.example("hello")
                            .with("input", Json.obj().put("name", "x".repeat(17 << 20)).build());
            assertThat(mine.post("/api/v1/runs", huge).status()).isEqualTo(413);
            assertThat(product.ingest(Json.of("x".repeat(17 << 20))).status()).isEqualTo(413);
        }

        @Test
        void aWrongMethodAndAnUnknownAddressAreRefused() {
            var nothing = BodyPublishers.noBody();
            assertThat(mine.send("DELETE", "/api/v1/runs", nothing, Map.of()).status())
                    .isEqualTo(405);
            assertThat(mine.send("PUT", "/api/v1/workers", nothing, Map.of()).status())
                    .isEqualTo(405);
            assertProblem(mine.get("/api/v1/nothing"), 404, "not_found");
            assertProblem(mine.get("/api/v1/runs/" + UUID.randomUUID()), 404, "not_found");
            assertProblem(mine.get("/api/v1/runs/no-uuid"), 404, "not_found");
        }
    }
}
