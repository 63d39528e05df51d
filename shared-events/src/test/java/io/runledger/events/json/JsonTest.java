package io.runledger.events.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Nested
    class Values {

        @Test
        void numbersAreEqualByValue() {
            assertThat(Json.parse("1.0")).isEqualTo(Json.of(1)).hasSameHashCodeAs(Json.of(1L));
            assertThat(Json.parse("0E+5")).isEqualTo(Json.of(0));
            assertThat(Json.parse("-0")).isEqualTo(Json.of(0));
            assertThat(Json.parse("100")).isEqualTo(Json.parse("1e2"));
        }

        @Test
        void objectsAreEqualWhateverTheirOrderAndKeepIt() {
            var one = Json.parse("{\"b\":1,\"a\":2}");
            assertThat(one).isEqualTo(Json.parse("{\"a\":2,\"b\":1}"));
            assertThat(one).hasToString("{\"b\":1,\"a\":2}");
        }

        @Test
        void objectsAndArraysCannotBeChanged() {
            var object = Json.obj().put("a", 1).build();
            assertThatThrownBy(() -> object.members().put("b", Json.NULL))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> Json.arr(List.of(Json.NULL)).items().clear())
                    .isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void withAndWithoutLeaveTheOriginalAlone() {
            var object = Json.obj().put("a", 1).put("b", 2).build();
            assertThat(object.with("a", Json.of("x")).text()).isEqualTo("{\"a\":\"x\",\"b\":2}");
            assertThat(object.without("a").text()).isEqualTo("{\"b\":2}");
            assertThat(object.text()).isEqualTo("{\"a\":1,\"b\":2}");
        }

        @Test
        void theBuilderTakesEveryPlainType() {
            var object =
                    Json.obj()
                            .put("s", "x")
                            .put("n", (String) null)
                            .put("l", 5)
                            .put("b", true)
                            .put("d", new BigDecimal("0.10"))
                            .put("t", Instant.EPOCH)
                            .put("j", Json.Arr.EMPTY)
                            .build();
            assertThat(object.text())
                    .isEqualTo(
                            "{\"s\":\"x\",\"n\":null,\"l\":5,\"b\":true,\"d\":0.1,"
                                    + "\"t\":\"1970-01-01T00:00:00Z\",\"j\":[]}");
            assertThat(object.text("s")).isEqualTo("x");
            assertThat(object.text("l")).isNull();
            assertThat(object.text("absent")).isNull();
            assertThat(object.get("n")).isEqualTo(Json.NULL);
            assertThat(object.get("absent")).isNull();
        }

        @Test
        void aTextMadeWithALoneSurrogateIsRepaired() {
            assertThat(Json.of("a\ud800b").value()).isEqualTo("a\ufffdb");
            assertThat(Json.of("\ud83d\ude00").value()).isEqualTo("\ud83d\ude00");
            assertThatThrownBy(() -> Json.obj().put("\udc00", 1).build())
                    .isInstanceOf(JsonInvalid.class);
        }
    }

    @Nested
    class Reading {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "{",
                    "[1,",
                    "[1,]",
                    "{\"a\":1,}",
                    "{a:1}",
                    "'a'",
                    "01",
                    "+1",
                    ".5",
                    "1.",
                    "NaN",
                    "Infinity",
                    "nul",
                    "[1] 2",
                    "// c\n1",
                    "\"a\nb\"",
                    "\"\\x\"",
                    "{\"a\":1,\"a\":2}",
                    "{\"a\":1,\"\\u0061\":2}",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "{\"\\ud800\":1}",
                    "1e401",
                    "1e-401",
                    "1e99999999999",
                    "-1e401",
                    "1e0000000001",
                    "\ufeff1"
                })
        void whatIsNotStrictJsonIsRefused(String text) {
            assertThatThrownBy(() -> Json.parse(text))
                    .isInstanceOf(JsonInvalid.class)
                    .hasMessageContaining("line ")
                    .hasMessageContaining("column ");
            assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(JsonInvalid.class);
        }

        @Test
        void theMessageNamesThePlace() {
            assertThatThrownBy(() -> Json.parse("{\"a\":1,\n \"a\":2}"))
                    .isInstanceOf(JsonInvalid.class)
                    .hasMessageStartingWith("line 2, column")
                    .hasMessageContaining("Duplicate");
        }

        @Test
        void bytesThatAreNotUtf8AreRefused() {
            byte[] encodedSurrogates = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
            assertThatThrownBy(() -> Json.parse(encodedSurrogates))
                    .isInstanceOf(JsonInvalid.class)
                    .hasMessageContaining("UTF-8");
        }

        @Test
        void depthHasALimit() {
            assertThat(Json.parse(nested(200))).isInstanceOf(Json.Arr.class);
            assertThatThrownBy(() -> Json.parse(nested(201)))
                    .isInstanceOf(JsonInvalid.class)
                    .hasMessageContaining("200 levels");
            assertThat(Json.parseStored(nested(1_000))).isInstanceOf(Json.Arr.class);
            assertThatThrownBy(() -> Json.parseStored(nested(1_001)))
                    .isInstanceOf(JsonInvalid.class);
            assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000)))
                    .isInstanceOf(JsonInvalid.class);
        }

        private String nested(int levels) {
            return "[".repeat(levels) + "]".repeat(levels);
        }

        @Test
        void numbersHaveALimitOfDigits() {
            assertThat(Json.parse("0." + "1".repeat(999))).isInstanceOf(Json.Num.class);
            assertThatThrownBy(() -> Json.parse("0." + "1".repeat(1_000)))
                    .isInstanceOf(JsonInvalid.class)
                    .hasMessageContaining("1000 digits");
            assertThatThrownBy(() -> Json.parse("1".repeat(1_000_000)))
                    .isInstanceOf(JsonInvalid.class);
        }

        @Test
        void numbersKeepEveryDigit() {
            assertThat(Json.parse("9007199254740993").text()).isEqualTo("9007199254740993");
            assertThat(Json.parse("0.1000000000000000055").text())
                    .isEqualTo("0.1000000000000000055");
            assertThat(Json.parse("-1.5E+400").text()).isEqualTo("-1.5e+400");
        }
    }

    @Nested
    class Canonical {

        @ParameterizedTest
        @CsvSource({
            "1.0,1",
            "-0.0,0",
            "1e2,100",
            "1e20,100000000000000000000",
            "1e21,1e+21",
            "15e29,1.5e+30",
            "0.000001,0.000001",
            "0.0000001,1e-7",
            "-12.50e-9,-1.25e-8",
            "1e400,1e+400",
            "123456789012345678901,123456789012345678901",
            "1234567890123456789012,1.234567890123456789012e+21"
        })
        void numbersHaveOneText(String given, String canonical) {
            assertThat(CanonicalJson.text(Json.parse(given))).isEqualTo(canonical);
            assertThat(Json.parse(canonical)).isEqualTo(Json.parse(given));
        }

        @Test
        void namesAreSortedByUtf16CodeUnit() {
            var text =
                    "{\"\ufb33\":1,\"\ud83d\ude00\":2,\"\u20ac\":3,\"1\":4,\"\\r\":5,\"a\":{\"z\":[],\"b\":{}}}";
            assertThat(CanonicalJson.text(Json.parse(text)))
                    .isEqualTo(
                            "{\"\\r\":5,\"1\":4,\"a\":{\"b\":{},\"z\":[]},\"\u20ac\":3,"
                                    + "\"\ud83d\ude00\":2,\"\ufb33\":1}");
        }

        @Test
        void stringsAreEscapedAsRfc8785Does() {
            var text = Json.of("\u20ac$\u000f\nA'B\"\\\u007f/\b\t\f\r\u2028<");
            assertThat(CanonicalJson.text(text))
                    .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\u007f/\\b\\t\\f\\r\u2028<\"");
        }

        @Test
        void theHashIsSha256OfTheUtf8Bytes() {
            assertThat(CanonicalJson.sha256Hex(Json.Obj.EMPTY))
                    .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
            assertThat(CanonicalJson.sha256Hex(Json.parse("{\"b\":1.0,\"a\":2}")))
                    .isEqualTo(CanonicalJson.sha256Hex(Json.parse("{\"a\":2,\"b\":1}")));
        }

        @Test
        void whatIsWrittenReadsBackEqual() {
            var value =
                    Json.parse(
                            "{\"a\":[null,true,false,-1.25e-300,\"\\u0000\\ud83d\\ude00\"],\"\":{}}");
            assertThat(Json.parse(value.text())).isEqualTo(value);
            assertThat(Json.parse(CanonicalJson.bytes(value))).isEqualTo(value);
        }
    }
}
