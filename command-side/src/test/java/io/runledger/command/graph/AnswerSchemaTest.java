package io.runledger.command.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.graph.AnswerSchema.Violation;
import io.runledger.events.json.Json;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas that answers to interrupt nodes must fit. */
class AnswerSchemaTest {

    private static Json json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    private static List<String> faults(String schema) {
        return AnswerSchema.faults(json(schema));
    }

    private static List<String> fields(String schema, String answer) {
        return AnswerSchema.violations(json(schema), json(answer)).stream()
                .map(Violation::field)
                .toList();
    }

    @Nested
    class Itself {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "true",
                    "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
                    "{'$schema':'http://json-schema.org/draft-07/schema#','type':'object'}",
                    "{'$defs':{'n':{'type':'number'}},'properties':{'a':{'$ref':'#/$defs/n'}}}",
                    "{'properties':{'$ref':{'type':'string'}}}"
                })
        void mayBeAnyJsonSchema(String schema) {
            assertThat(faults(schema)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'type':'nonsense'}",
                    "{'required':'a'}",
                    "{'properties':[]}",
                    "7",
                    "'text'",
                    "{'properties':{'a':{'pattern':'('}}}",
                    "{'$ref':'#/$defs/missing'}"
                })
        void mayNotBeAnythingElse(String schema) {
            assertThat(faults(schema)).isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'$ref':'http://127.0.0.1:9/schema.json'}",
                    "{'properties':{'a':{'$ref':'file:///etc/passwd'}}}",
                    "{'allOf':[{'$dynamicRef':'other.json'}]}",
                    "{'$schema':'http://127.0.0.1:9/dialect'}"
                })
        void leadsNowhereOutside(String schema) {
            assertThat(faults(schema))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault).contains("leads outside"));
        }

        @Test
        void mayNotReferToItselfWithoutEnd() {
            assertThat(faults("{'$ref':'#'}")).isNotEmpty();
        }
    }

    @Nested
    class Answers {

        private static final String SCHEMA =
                """
                {'type':'object','required':['approved','by'],
                 'properties':{'approved':{'type':'boolean'},
                               'by':{'type':'object','properties':{'age':{'type':'number'}}}}}
                """;

        @Test
        void thatFitBreakNothing() {
            assertThat(fields(SCHEMA, "{'approved':true,'by':{}}")).isEmpty();
        }

        @Test
        void areToldEachFieldThatIsMissingOrWrong() {
            assertThat(fields(SCHEMA, "{}")).containsExactlyInAnyOrder("approved", "by");
            assertThat(fields(SCHEMA, "{'approved':1,'by':{'age':'old'}}"))
                    .containsExactlyInAnyOrder("approved", "by.age");
        }

        @Test
        void areCheckedWithExactNumbers() {
            assertThat(fields("{'properties':{'n':{'maximum':0.3}}}", "{'n':0.30000000000000004}"))
                    .containsExactly("n");
        }
    }
}
