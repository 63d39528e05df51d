package io.runledger.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading requests: fields, limits, cursors. */
class FieldsTest {

    private static Fields fields(String body) {
        return Fields.of(Json.parse(body));
    }

    private static String faults(Fields fields) {
        try {
            fields.check();
            return "";
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
            return String.join(
                    "; ",
                    e.problem().errors().stream()
                            .map(error -> error.text("field") + " " + error.text("message"))
                            .toList());
        }
    }

    @Nested
    class AGoodBody {

        private final Fields fields =
                fields(
                        """
                        {"id":"bug-fix","name":"n","object":{"a":1},"n":100,"list":["a","b"],
                         "yes":true,"at":"2026-01-31T14:00:00+02:00","nothing":null}
                        """);

        @Test
        void isReadWithoutFaults() {
            assertThat(fields.id("id", GraphId::new).get()).isEqualTo(new GraphId("bug-fix"));
            assertThat(fields.text("name")).isEqualTo("n");
            assertThat(fields.object("object")).isEqualTo(Json.obj().put("a", 1).build());
            assertThat(fields.integer("n", 1, 1, 100)).isEqualTo(100);
            assertThat(fields.texts("list")).containsExactly("a", "b");
            assertThat(fields.flag("yes", false)).isTrue();
            assertThat(fields.optionalTime("at")).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
            assertThatCode(fields::check).doesNotThrowAnyException();
        }

        @Test
        void hasDefaultsWhereAMemberIsAbsentOrNull() {
            assertThat(fields.optionalText("nothing")).isNull();
            assertThat(fields.objectOrEmpty("nothing")).isEqualTo(Json.Obj.EMPTY);
            assertThat(fields.integer("nothing", 7, 1, 100)).isEqualTo(7);
            assertThat(fields.texts("absent")).isEmpty();
            assertThat(fields.flag("absent", true)).isTrue();
            assertThat(fields.optionalText("absent", GraphId::new)).isNull();
            assertThat(fields.has("nothing")).isFalse();
            assertThatCode(fields::check).doesNotThrowAnyException();
        }
    }

    @Nested
    class ABadBody {

        @Test
        void isRefusedWithAllItsFaultsInTheOrderOfReading() {
            var fields =
                    fields(
                            """
                            {"id":"no good","blank":" ","name":7,"object":[],"n":"5",
                             "list":["a",1],"yes":"true","at":"yesterday"}
                            """);
            fields.id("id", GraphId::new);
            fields.text("blank");
            fields.text("name");
            fields.text("absent");
            fields.object("object");
            fields.integer("n", 1, 1, 100);
            fields.texts("list");
            fields.flag("yes", false);
            fields.optionalTime("at");
            fields.fault("own", "is wrong");
            assertThat(faults(fields))
                    .startsWith("id ")
                    .endsWith(
                            "; blank must not be empty; name must be a text; absent is required;"
                                    + " object must be an object; n must be a whole number from 1 to"
                                    + " 100; list[1] must be a text; yes must be true or false; at must"
                                    + " be a time like 2026-01-31T12:00:00Z, with Z or an offset; own"
                                    + " is wrong");
        }

        @Test
        void givesNoIdBeforeItIsChecked() {
            var id = fields("{}").id("id", GraphId::new);
            assertThatThrownBy(id::get)
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("invalid_request: id is required");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "101", "1.5", "1e300", "-1e-300"})
        void hasNoIntegerOutsideItsBounds(String number) {
            var fields = fields("{\"n\":" + number + "}");
            fields.integer("n", 1, 1, 100);
            assertThat(faults(fields)).isEqualTo("n must be a whole number from 1 to 100");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "1", "\"a\"", "null", "true"})
        void isRefusedAtOnceWhereItIsNoObject(String body) {
            assertThatThrownBy(() -> fields(body))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("must be a JSON object");
        }
    }

    @Nested
    class APage {

        @ParameterizedTest
        @CsvSource({"1, 1", "20, 20", "100, 100", "007, 7", ", 20"})
        void holdsAsManyItemsAsAskedOrTwenty(String sent, int limit) {
            assertThat(Limit.parse(sent)).isEqualTo(limit);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "101", "-1", "1.0", "99999999999", " 1", "a"})
        void isRefusedWithAnyOtherLimit(String sent) {
            assertThatThrownBy(() -> Limit.parse(sent)).isInstanceOf(ProblemException.class);
        }

        @Test
        void beginsWhereItsCursorSays() {
            var place = Json.obj().put("position", "123").put("id", "ü/+").build();
            assertThat(Cursor.encode(place)).matches("[A-Za-z0-9_-]+");
            assertThat(Cursor.decode(Cursor.encode(place))).contains(place);
            assertThat(Cursor.decode(null)).isEmpty();
            assertThat(Cursor.decode("")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"!", "MQ", "e30x", "eyJhIjo", "a b"})
        void isRefusedWithABadCursor(String sent) {
            assertThatThrownBy(() -> Cursor.decode(sent))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("invalid_request: cursor is not one that a list gave out");
        }
    }
}
