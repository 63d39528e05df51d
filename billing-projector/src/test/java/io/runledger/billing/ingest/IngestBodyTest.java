package io.runledger.billing.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.billing.Payloads;
import io.runledger.billing.ingest.IngestBody.Element;
import io.runledger.events.billing.Pricing;
import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestBodyTest {

    private static List<Element> read(String body) {
        return IngestBody.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Element value(String json) {
        return new Element.Value(Json.parse(json));
    }

    @Test
    void anArrayIsItsItems() {
        assertThat(read("[{\"a\":1},2]")).containsExactly(value("{\"a\":1}"), value("2"));
    }

    @Test
    void anObjectIsOneEntry() {
        assertThat(read("{\"a\":1}")).containsExactly(value("{\"a\":1}"));
    }

    @Test
    void anEmptyArrayHasNoEntries() {
        assertThat(read("[]")).isEmpty();
    }

    @Test
    void linesAreAnEntryEachAndABrokenOneIsNamed() {
        List<Element> elements = read("{\"a\":1}\n{\"b\":\n\n{\"c\":3}");

        assertThat(elements).hasSize(3);
        assertThat(elements.get(0)).isEqualTo(value("{\"a\":1}"));
        assertThat(elements.get(1)).isInstanceOf(Element.Unreadable.class);
        assertThat(elements.get(2)).isEqualTo(value("{\"c\":3}"));
    }

    @Test
    void aRealBatchIsRead() {
        assertThat(IngestBody.read(Payloads.bytes("_raw_batch_body"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "[{\"a\":1}", "{\"a\":", "<xml/>"})
    void whatIsNoJsonIsRefused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(JsonInvalid.class);
    }

    @Test
    void pythonsOwnNumbersCostOnlyTheirEntryItsCost() {
        List<Element> elements =
                read("[{\"response_cost\":NaN},{\"response_cost\":1e999999},{\"n\":0.10}]");

        assertThat(elements).hasSize(3);
        for (Element element : elements.subList(0, 2)) {
            Json.Obj payload = (Json.Obj) ((Element.Value) element).json();
            assertThat(CostVerdict.of(payload, Pricing.PAID))
                    .isEqualTo(new CostVerdict.Quarantine("cost is not a number"));
        }
        assertThat(elements.get(2))
                .isEqualTo(new Element.Value(Json.obj().put("n", new BigDecimal("0.1")).build()));
    }
}
