package io.runledger.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The shapes of bodies and problems, through a real server. */
class ProblemsTest extends ServerTest {

    private static final int LIMIT = 16 * 1024 * 1024;

    private WebTestClient.ResponseSpec get(String address) {
        return http.get().uri(address).headers(h -> h.setBearerAuth(KEY)).exchange();
    }

    private WebTestClient.ResponseSpec post(String address, byte[] body) {
        return http.post()
                .uri(address)
                .headers(h -> h.setBearerAuth(KEY))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec post(String address, String body) {
        return post(address, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Json.Obj problem(WebTestClient.ResponseSpec answer, int status, String code) {
        var problem =
                json(
                        answer.expectStatus()
                                .isEqualTo(status)
                                .expectHeader()
                                .valueEquals("Content-Type", "application/problem+json")
                                .expectHeader()
                                .exists("X-Request-Id"));
        assertThat(problem.text("code")).isEqualTo(code);
        assertThat(problem.get("status")).isEqualTo(Json.of(status));
        assertThat(problem.members()).containsKeys("type", "title", "detail");
        return problem;
    }

    @Nested
    class ABody {

        @Test
        void isReadAndWrittenWithEveryDigitInItsOwnOrder() {
            var sent = "{\"z\":9007199254740993,\"a\":0.1000000000000000055511151231257827}";
            var answer = json(post("/api/v1/echo", sent).expectStatus().isOk());
            assertThat(answer.get("body")).isNotNull().hasToString(sent);
            assertThat(answer.get("virtual")).isEqualTo(Json.of(true));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{", "{\"a\":1,\"a\":2}", "nope", "[1,]", "\"\\ud800\"", "1 2"})
        void thatIsNotJsonIsRefusedWithThePlace(String body) {
            var problem = problem(post("/api/v1/echo", body), 400, "invalid_request");
            assertThat(problem.text("detail")).startsWith("the JSON is not valid: line 1, column");
        }

        @Test
        void thatIsNotUtf8IsRefused() {
            var problem =
                    problem(
                            post("/api/v1/echo", new byte[] {'"', (byte) 0xff, '"'}),
                            400,
                            "invalid_request");
            assertThat(problem.text("detail")).endsWith("the bytes are not UTF-8");
        }

        @Test
        void thatIsMissingIsRefusedWhereOneIsRequired() {
            var problem = problem(post("/api/v1/echo", ""), 400, "invalid_request");
            assertThat(problem.text("detail")).isEqualTo("the request needs a body of JSON");
        }

        @Test
        void mayBeMissingWhereItIsOptional() {
            var none =
                    http.post()
                            .uri("/api/v1/optional")
                            .headers(h -> h.setBearerAuth(KEY))
                            .exchange();
            assertThat(json(none.expectStatus().isOk())).hasToString("{\"sent\":false}");
            assertThat(json(post("/api/v1/optional", "").expectStatus().isOk()))
                    .hasToString("{\"sent\":false}");
            assertThat(json(post("/api/v1/optional", "{}").expectStatus().isOk()))
                    .hasToString("{\"sent\":true}");
        }

        @Test
        void ofTheWrongKindIsRefusedWhereAnObjectIsWanted() {
            var problem = problem(post("/api/v1/object", "[]"), 400, "invalid_request");
            assertThat(problem.text("detail")).endsWith("the body must be an object");
        }

        @Test
        void passesAtTheLimitAndIsRefusedOneByteAboveIt() {
            var body = new byte[LIMIT];
            Arrays.fill(body, (byte) 'a');
            body[0] = '"';
            body[LIMIT - 1] = '"';
            assertThat(json(post("/api/v1/size", body).expectStatus().isOk()))
                    .hasToString("{\"size\":" + LIMIT + "}");

            var larger = Arrays.copyOf(body, LIMIT + 1);
            larger[LIMIT] = ' ';
            problem(post("/api/v1/size", larger), 413, "payload_too_large");
        }
    }

    @Nested
    class AnAddress {

        @ParameterizedTest
        @ValueSource(strings = {"a:0:1", "a%3A0%3A1"})
        void takesAColonAsItIsAndEscaped(String id) {
            var answer =
                    http.get()
                            .uri(URI.create(address() + "/api/v1/graphs/" + id))
                            .headers(h -> h.setBearerAuth(KEY))
                            .exchange()
                            .expectStatus()
                            .isOk();
            assertThat(json(answer).text("id")).isEqualTo("a:0:1");
        }
    }

    @Nested
    class AProblem {

        @ParameterizedTest
        @CsvSource({
            "INVALID_REQUEST, 400, invalid_request",
            "NOT_FOUND, 404, not_found",
            "CONFLICT, 409, conflict",
            "IDEMPOTENCY_MISMATCH, 422, idempotency_mismatch",
            "INSUFFICIENT_CREDITS, 402, insufficient_credits",
            "RUN_TERMINAL, 409, run_terminal",
            "NOT_INTERRUPTED, 409, not_interrupted",
            "STALE_ATTEMPT, 409, conflict",
            "STATE_TOO_LARGE, 413, state_too_large"
        })
        void tellsEachRefusal(String refusal, int status, String code) {
            var problem = problem(post("/api/v1/refuse/" + refusal, ""), status, code);
            assertThat(problem.text("detail")).isEqualTo("refused for " + refusal);
        }

        @Test
        void isTheRefusalThatAnotherExceptionWraps() {
            problem(get("/api/v1/wrapped-refusal"), 404, "not_found");
        }

        @Test
        void listsAllFaultsOfARequestAtOnce() {
            var problem =
                    problem(
                            post("/api/v1/fields", "{\"id\":\"no good\",\"name\":7,\"max\":1.5}"),
                            400,
                            "invalid_request");
            var errors = ((Json.Arr) Objects.requireNonNull(problem.get("errors")));
            assertThat(errors.items())
                    .extracting(error -> ((Json.Obj) error).text("field"))
                    .containsExactly("id", "name", "definition", "max");
        }

        @Test
        void namesTheBadIdOfAnAddress() {
            assertThat(problem(get("/api/v1/graphs/a b"), 400, "invalid_request").text("detail"))
                    .contains("\"a b\" must be");
            assertThat(
                            problem(get("/api/v1/text-graphs/a b"), 400, "invalid_request")
                                    .text("detail"))
                    .contains("\"a b\" must be");
        }

        @Test
        void namesTheMissingHeader() {
            assertThat(problem(post("/api/v1/keyed", ""), 400, "invalid_request").text("detail"))
                    .isEqualTo("header \"Idempotency-Key\" is required");
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "cursor=%21", "cursor=MQ"})
        void tellsABadPage(String query) {
            problem(get("/api/v1/list?" + query), 400, "invalid_request");
        }

        @Test
        void tellsWhatTheAddressDoesNotKnow() {
            problem(get("/api/v1/nothing-here"), 404, "not_found");
            problem(
                    get("/api/v1/echo").expectHeader().valueEquals("Allow", "POST"),
                    405,
                    "method_not_allowed");
            var form =
                    http.post()
                            .uri("/api/v1/echo")
                            .headers(h -> h.setBearerAuth(KEY))
                            .contentType(MediaType.TEXT_PLAIN)
                            .bodyValue("{}")
                            .exchange();
            problem(form, 415, "unsupported_media_type");
            var image =
                    http.get()
                            .uri("/api/v1/caller")
                            .headers(h -> h.setBearerAuth(KEY))
                            .accept(MediaType.IMAGE_PNG)
                            .exchange();
            problem(image, 406, "not_acceptable");
        }

        @Test
        void saysThatTheDatabaseIsAwayAndNotWhere() {
            var problem = problem(get("/api/v1/storage-away"), 503, "storage_unavailable");
            assertThat(problem.text()).doesNotContain("db.internal");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/api/v1/broken", "/api/v1/corrupt"})
        void ofOurOwnHidesItsCauseBehindTheRequestId(String address) {
            var answer =
                    http.get()
                            .uri(address)
                            .headers(h -> h.setBearerAuth(KEY))
                            .header("X-Request-Id", "mine-1")
                            .exchange()
                            .expectHeader()
                            .valueEquals("X-Request-Id", "mine-1");
            var problem = problem(answer, 500, "internal");
            assertThat(problem.text()).contains("mine-1").doesNotContain("hunter2");
        }

        @Test
        void getsANewRequestIdWhereTheSentOneIsNotPlain() {
            var answer =
                    http.get()
                            .uri("/api/v1/caller")
                            .header("X-Request-Id", "x".repeat(129))
                            .exchange()
                            .expectHeader()
                            .valueMatches("X-Request-Id", "[0-9a-f-]{36}");
            problem(answer, 401, "unauthorized");
        }
    }
}
