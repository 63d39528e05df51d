package io.runledger.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpendLogClientTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final LiteLlmStub litellm = new LiteLlmStub();

    @AfterEach
    void stop() {
        litellm.close();
    }

    private SpendLogClient client(String key) {
        return new SpendLogClient(
                new LiteLlmSettings(litellm.url() + "/v1/", key, Duration.ofSeconds(5)));
    }

    private static List<LogRow> recorded(String name) throws IOException {
        List<LogRow> rows = new ArrayList<>();
        try (InputStream in =
                SpendLogClientTest.class.getResourceAsStream("/spend_logs/" + name + ".json")) {
            SpendLogJson.rows(Objects.requireNonNull(in), raw -> rows.add(LogRow.of(raw)));
        }
        return rows;
    }

    @Nested
    class RecordedRows {

        @ParameterizedTest
        @CsvSource({"v2, 5", "v2_beyond, 0", "rows, 14", "v2_end_user, 1", "by_call_id, 1"})
        void areAllRead(String name, int rows) throws IOException {
            assertThat(recorded(name))
                    .hasSize(rows)
                    .allSatisfy(row -> {
                        assertThat(row.isUnreadable()).isFalse();
                        assertThat(row.startedAt()).isNotNull();
                        assertThat(row.spendUsd()).isNotNull();
                    });
        }

        @Test
        void ofSingleTriesBelongToTheirCall() throws IOException {
            List<LogRow> rows = recorded("rows");
            String call = "af21ded8-7a55-4fec-a7bb-b5a18f593ef3";
            assertThat(rows.stream().filter(row -> row.callId().equals(call)))
                    .hasSize(3)
                    .extracting(LogRow::line)
                    .containsExactlyInAnyOrder(null, 0, 1);
        }

        @Test
        void ofCacheHitsAreRecognisedByTheirText() throws IOException {
            assertThat(recorded("rows").stream().filter(LogRow::cacheHit)).hasSize(2);
        }

        @Test
        void saySlimlyWhatTheFullRowSays() throws IOException {
            Json.Obj payload = recorded("v2").getFirst().payload();
            assertThat(payload.text().length()).isLessThan(1_500);
            assertThat(payload.text()).contains("\"run_id\":\"run-001\"", "input_cost_per_token");
        }

        @ParameterizedTest
        @CsvSource({"badkey", "nokey"})
        void areNotTakenFromARefusal(String name) {
            assertThatThrownBy(() -> recorded(name)).hasMessageContaining("no data");
        }
    }

    @Nested
    class BadRows {

        private LogRow read(String json) throws IOException {
            List<LogRow> rows = new ArrayList<>();
            SpendLogJson.rows(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                    raw -> rows.add(LogRow.of(raw)));
            assertThat(rows).hasSize(1);
            return rows.getFirst();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "null | its spend is null",
                    "-0.1 | its spend is negative",
                    "NaN | its spend is not a number",
                    "\"0.1\" | its spend is not a number",
                    "1e300 | its spend is above 10000 USD",
                    "1e999999 | its spend is not a number"
                })
        void haveNoCostAndAReason(String spend, String reason) throws IOException {
            LogRow row =
                    read(
                            "[{\"request_id\":\"r\",\"litellm_call_id\":\"c\",\"spend\":"
                                    + spend
                                    + "}]");
            assertThat(row.spendUsd()).isNull();
            assertThat(row.fault()).isEqualTo(reason);
            assertThat(row.spent()).isZero();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"[7]", "[null]", "{\"data\":[{\"spend\":1}]}"})
        void areNeverLost(String json) throws IOException {
            LogRow row = read(json);
            assertThat(row.isUnreadable()).isTrue();
            assertThat(row.fault()).startsWith("the row");
            assertThat(read(json).requestId()).isEqualTo(row.requestId());
        }
    }

    @Nested
    class Failures {

        @Test
        void ofTheKeyArePermanentAndDoNotTellIt() {
            assertThatThrownBy(() -> client("sk-wrong-key-0123").page(NOON, NOON, 1, _ -> {}))
                    .isInstanceOf(SpendLogRefused.class)
                    .hasMessageContaining("LITELLM_MASTER_KEY")
                    .hasMessageNotContaining("sk-wrong");
        }

        @Test
        void ofADatabaseThatIsNotThereAreToldFromThoseOfTheKey() {
            litellm.refusal =
                    "{\"error\":{\"message\":\"Prisma Client is not initialized\",\"code\":\"401\"}}";
            assertThatThrownBy(() -> client(LiteLlmStub.KEY).page(NOON, NOON, 1, _ -> {}))
                    .isInstanceOf(SpendLogRefused.class)
                    .hasMessageContaining("DATABASE_URL");
        }

        @Test
        void ofLiteLlmAreWorthAnotherTry() {
            litellm.failing.set(1);
            SpendLogClient client = client(LiteLlmStub.KEY);
            assertThatThrownBy(() -> client.page(NOON, NOON, 1, _ -> {}))
                    .isInstanceOf(SpendLogAway.class);
            assertThat(client.page(NOON, NOON, 1, _ -> {}).orElseThrow().rows()).isZero();
        }

        @Test
        void ofAnAnswerThatIsCutAreSeen() {
            litellm.rows.add(LiteLlmStub.row("c", "r", NOON, "0.1"));
            litellm.cutsAnswers = true;
            assertThatThrownBy(() -> client(LiteLlmStub.KEY).find("c", _ -> {}))
                    .isInstanceOf(SpendLogAway.class);
        }

        @Test
        void ofAnAddressThatIsNotThereLeadToTheOtherForm() {
            litellm.hasPages = false;
            assertThat(client(LiteLlmStub.KEY).page(NOON, NOON, 1, _ -> {})).isEmpty();
        }

        @Test
        void ofNobodyListeningAreWorthAnotherTry() {
            litellm.close();
            assertThatThrownBy(() -> client(LiteLlmStub.KEY).find("c", _ -> {}))
                    .isInstanceOf(SpendLogAway.class)
                    .hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void theKeyIsInNoTextOfTheSettings() {
        assertThat(new LiteLlmSettings("http://l", "sk-secret", Duration.ofSeconds(1)).toString())
                .doesNotContain("sk-secret");
    }
}
