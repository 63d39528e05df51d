package io.runledger.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the demo model writes down, and how it shows it. */
class DemoSpendLogTest extends DemoModelCalls {

    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final String AROUND =
            "start_date=%s&end_date=%s".formatted(TODAY.minusDays(1), TODAY.plusDays(2));

    private HttpResponse<String> spend(String path) throws Exception {
        return ask(
                HttpRequest.newBuilder(URI.create(model.baseUrl() + path))
                        .header("Authorization", "Bearer " + KEY)
                        .build());
    }

    private List<Json.Obj> page(String parameters) throws Exception {
        Json.Obj page =
                (Json.Obj) Json.parse(spend("/spend/logs/v2?" + AROUND + parameters).body());
        return rows(page.get("data"));
    }

    private static List<Json.Obj> rows(Json list) {
        return ((Json.Arr) list).items().stream().map(row -> (Json.Obj) row).toList();
    }

    @Nested
    class ARow {

        @Test
        void isTheReportOfItsCallInTheFormOfTheSpendLog() throws Exception {
            ask(
                    chat("demo-large", "hello")
                            .header("x-litellm-call-id", "call-1")
                            .header("x-litellm-spend-logs-metadata", METADATA)
                            .build());

            Json.Obj report = sink.nextEntry();
            assertThat(page(""))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.text("litellm_call_id")).isEqualTo("call-1");
                        assertThat(row.text("request_id")).isEqualTo(report.text("id"));
                        assertThat(row.get("spend")).isEqualTo(report.get("response_cost"));
                        assertThat(row.get("prompt_tokens")).isEqualTo(report.get("prompt_tokens"));
                        assertThat(row.text("status")).isEqualTo("success");
                        assertThat(row.text("cache_hit")).isEqualTo("None");
                        assertThat(row.text("end_user")).isEmpty();
                        assertThat(row.text("startTime"))
                                .matches("....-..-..T..:..:..\\....\\+00:00");
                        assertThat(((Json.Obj) row.get("metadata")).get("spend_logs_metadata"))
                                .isEqualTo(Json.parse(METADATA));
                    });
        }

        @Test
        void isThereBeforeTheCallIsAnsweredAndSeenOnlyWhenItHasEnded() throws Exception {
            var answer =
                    client.sendAsync(
                            chat("demo-small", "[[delay:60000]]")
                                    .header("x-litellm-call-id", "call-1")
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(pauses.poll(30, TimeUnit.SECONDS)).isNotNull();

            assertThat(page("")).isEmpty();
            assertThat(log.begun())
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.text("litellm_call_id")).isEqualTo("call-1");
                        assertThat(row.text("status")).isEqualTo("failure");
                        assertThat(row.get("spend")).isEqualTo(Json.of(0));
                    });

            release.countDown();
            answer.get(30, TimeUnit.SECONDS);
            assertThat(page("")).hasSize(1);
            assertThat(log.begun()).isEmpty();
        }

        @Test
        void ofAFailedCallHasItsReasonAndNoSpend() throws Exception {
            ask(chat("demo-small", "[[fail]]").header("x-litellm-call-id", "call-1").build());

            assertThat(page("&request_id=call-1"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.text("request_id")).isEqualTo("call-1");
                        assertThat(row.text("status")).isEqualTo("failure");
                        assertThat(row.get("spend")).isEqualTo(Json.of(0));
                        Json.Obj metadata = (Json.Obj) row.get("metadata");
                        assertThat(
                                        ((Json.Obj) metadata.get("error_information"))
                                                .text("error_code"))
                                .isEqualTo("500");
                    });
        }
    }

    @Nested
    class TheLog {

        @Test
        void asksForItsKey() throws Exception {
            for (String path : List.of("/spend/logs/v2?" + AROUND, "/spend/logs")) {
                HttpResponse<String> refused = get(path);

                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(errorOf(refused).text("type")).isEqualTo("auth_error");
            }
        }

        @Test
        void givesPagesAndGoesOnUntilAShortOne() throws Exception {
            for (int number = 0; number < 5; number++) {
                ask(chat("demo-small", "hello").header("x-litellm-call-id", "c" + number).build());
            }

            assertThat(page("&page_size=2&sort_order=asc&page=1"))
                    .extracting(row -> row.text("litellm_call_id"))
                    .containsExactly("c0", "c1");
            assertThat(page("&page_size=2&sort_order=asc&page=3"))
                    .extracting(row -> row.text("litellm_call_id"))
                    .containsExactly("c4");
            assertThat(page("&page_size=2&page=9")).isEmpty();
        }

        @Test
        void refusesWhatLiteLlmRefuses() throws Exception {
            assertThat(spend("/spend/logs/v2?start_date=2026-01-01").statusCode()).isEqualTo(400);
            assertThat(
                            spend(
                                            "/spend/logs/v2?start_date=2026-01-01T00:00:00Z&end_date=2026-01-02")
                                    .statusCode())
                    .isEqualTo(400);
            assertThat(spend("/spend/logs/v2?" + AROUND + "&page_size=1001").statusCode())
                    .isEqualTo(422);
            assertThat(
                            spend(
                                            "/spend/logs?start_date=2026-01-01%2000:00:00&end_date=2026-01-02")
                                    .statusCode())
                    .isEqualTo(500);
        }

        @Test
        void hasTheOlderListWithItsSumsAndItsSingleCalls() throws Exception {
            ask(
                    chat("demo-small", "Answer with JSON: {\"a\":1}")
                            .header("x-litellm-call-id", "call-1")
                            .build());

            Json sums = Json.parse(spend("/spend/logs?" + AROUND).body());
            assertThat(rows(sums))
                    .singleElement()
                    .satisfies(day ->
                            assertThat(day.get("spend"))
                                    .isEqualTo(Json.of(new BigDecimal("0.000011"))));
            Json all = Json.parse(spend("/spend/logs?summarize=false&" + AROUND).body());
            assertThat(rows(all))
                    .singleElement()
                    .satisfies(row -> assertThat(row.text("startTime")).endsWith("000Z"));
            assertThat(rows(Json.parse(spend("/spend/logs?request_id=call-1").body()))).hasSize(1);
            assertThat(rows(Json.parse(spend("/spend/logs?request_id=call-2").body()))).isEmpty();
        }
    }
}
