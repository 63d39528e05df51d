package io.runledger.billing.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@Tag("INGEST_STORES_BEFORE_IT_ANSWERS")
class LargeBodyTest extends BillingTest {

    @Autowired private InboxBodies bodies;

    private static String tally(byte[] body) {
        return BodyScan.of(body).map(tally -> tally.answer().text()).orElse("read in full");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isCountedAsIfItHadBeenReadInFull() {
        List<String> arrays =
                List.of(
                        "[]",
                        "[1,\"x\",null,[{\"id\":\"a\"}],{}]",
                        "[{\"litellm_call_id\":\"a\",\"status\":\"success\"},{\"id\":\"b\"}]",
                        "[{\"litellm_call_id\":\" \",\"id\":null},{\"id\":{\"id\":\"x\"}}]",
                        "[{\"litellm_call_id\":null,\"litellm_call_id\":\"a\",\"status\":\"failure\"}]",
                        "[{\"metadata\":{\"litellm_call_id\":\"a\"},\"response_cost\":NaN}]",
                        "[{\"status\":\"SUCCESS\",\"id\":\"\\ud800\"}]");
        for (String array : arrays) {
            assertThat(tally(utf8(array)))
                    .as(array)
                    .isEqualTo(Sorted.of(IngestBody.read(utf8(array))).answer().text());
        }
        byte[] real = Payloads.bytes("_raw_batch_body");
        assertThat(tally(real))
                .isEqualTo(Sorted.of(IngestBody.read(real)).answer().text())
                .contains("processed");
    }

    @Test
    void isReadInFullWhereAGlanceIsNotEnough() {
        for (String odd :
                List.of(
                        "{}",
                        "[{\"id\":1}]",
                        "[1,2",
                        "[1] [2]",
                        "",
                        "{\"id\":\"a\"}\n{\"id\":\"b\"}")) {
            assertThat(tally(utf8(odd))).as(odd).isEqualTo("read in full");
        }
    }

    @Test
    void isAnsweredAndThenChargedEntryByEntry() {
        List<Json> entries = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String call = fresh("call");
            calls.add(call);
            entries.add(Payloads.chat(call, "0.0001"));
        }
        entries.add(Json.of("no entry"));

        var answer = ingest(Json.arr(entries).text());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"processed\":40", "\"index\":40", "not_an_object");
        calls.forEach(this::untilProcessed);
        assertThat(calls).allSatisfy(call -> assertThat(aggregates.chargesOf(call)).hasSize(1));
        soon().until(() -> bodies.waiting() == 0);
    }

    @Test
    void whatNobodyCanUseIsKeptForTheOperator() {
        String mark = fresh("mark");
        ingest("[{\"note\":\"" + mark + "-entry\"}]");
        ingest("<html>" + mark + "-body");
        ingest("{\"id\":\"" + fresh("id") + "\"}\n{broken " + mark + "-line");
        ingest("\u0000" + mark + "-zero");

        String path = "/api/v1/billing/dead-letters?limit=100";
        String letters = read("operator", path).text();

        assertThat(letters)
                .contains(mark + "-entry", mark + "-body", mark + "-line", mark + "-zero")
                .contains("missing_call_id", "invalid_json");
        assertThat(get(fresh("t"), path).statusCode()).isEqualTo(404);
        assertThat(
                        db.sql(
                                        "SELECT string_agg(encode(content, 'escape'), '') FROM billing_dead_letters")
                                .query(String.class)
                                .single())
                .doesNotContain(mark);
    }
}
