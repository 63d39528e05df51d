package io.runledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTemplateTest {

    private static final Delivered DELIVERED =
            new Delivered(
                    "d-1",
                    object("{'x-github-event':'issues'}"),
                    object(
                            "{'action':'opened','issue':{'number':7,'title':'A $1 bug','labels':"
                                    + "[{'name':'p1'},{'name':'ui'}]},'draft':false,'gone':null}"));

    private static Json.Obj object(String singleQuoted) {
        return (Json.Obj) Json.parse(singleQuoted.replace('\'', '"'));
    }

    @Nested
    class Templates {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'n':'{{ body.issue.number }}'}           | {'n':7}",
                    "{'n':'{{body.draft}}'}                    | {'n':false}",
                    "{'n':'{{ body.issue.labels.1 }}'}         | {'n':{'name':'ui'}}",
                    "{'n':'{{ body.nothing.here }}'}           | {'n':null}",
                    "{'n':'{{ body.issue.labels.9.name }}'}    | {'n':null}",
                    "{'n':'#{{ body.issue.number }}: {{ body.issue.title }}'} | {'n':'#7: A $1 bug'}",
                    "{'n':'<{{ body.gone }}{{ body.nothing }}>'} | {'n':'<>'}",
                    "{'n':'{{ headers.X-GitHub-Event }}'}      | {'n':'issues'}",
                    "{'n':['{{ body.action }}',{'m':'{{ body.action }}'}],'k':1} | {'n':['opened',{'m':'opened'}],'k':1}",
                    "{'n':'{{ body.issue.labels }}!'}          | {'n':'[{\\'name\\':\\'p1\\'},{\\'name\\':\\'ui\\'}]!'}",
                    "{}                                        | {}"
                })
        void putValuesInThePlaceOfPlaceholders(String template, String input) {
            Json.Obj wanted =
                    (Json.Obj) Json.parse(input.replace("\\'", "\\\"").replace('\'', '"'));
            assertThat(InputTemplate.apply(object(template), DELIVERED)).isEqualTo(wanted);
        }

        @Test
        void thatAreAbsentGiveTheBody() {
            assertThat(InputTemplate.apply(null, DELIVERED)).isEqualTo(DELIVERED.body());
            Delivered list = new Delivered("d", Json.Obj.EMPTY, Json.parse("[1,2]"));
            assertThat(InputTemplate.apply(null, list)).isEqualTo(object("{'body':[1,2]}"));
        }

        @Test
        void doNotReadWhatWasDeliveredAsATemplate() {
            Delivered sly =
                    new Delivered("d", Json.Obj.EMPTY, object("{'a':'{{ body.b }}','b':'x'}"));
            assertThat(InputTemplate.apply(object("{'n':'{{ body.a }} {{ body.b }}'}"), sly))
                    .isEqualTo(object("{'n':'{{ body.b }} x'}"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'n':'{{ secret }}'}",
                    "{'n':'{{ }}'}",
                    "{'n':'{{ body..a }}'}",
                    "{'n':['{{ body.a']}",
                    "{'n':{'m':'{{ headers }}'}}"
                })
        void withPlaceholdersForNothingAreRefused(String template) {
            Fields fields = Fields.of(null);
            InputTemplate.check(object(template), fields);
            assertThatThrownBy(fields::check).isInstanceOf(ProblemException.class);
        }
    }

    @Nested
    class Filters {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{}                                              | true",
                    "{'action':'opened'}                             | true",
                    "{'action':['closed','opened']}                  | true",
                    "{'body.action':'closed'}                        | false",
                    "{'action':'opened','draft':true}                | false",
                    "{'issue.number':7.0}                            | true",
                    "{'issue.number':'7'}                            | false",
                    "{'issue.labels.0.name':'p1'}                    | true",
                    "{'headers.x-github-event':['issues','push']}    | true",
                    "{'headers.x-other':'a'}                         | false",
                    "{'gone':null}                                   | true",
                    "{'nothing':null}                                | false",
                    "{'nothing':{'exists':false}}                    | true",
                    "{'gone':{'exists':true}}                        | true",
                    "{'issue':{'exists':false}}                      | false"
                })
        void holdWhereEveryMemberDoes(String filter, boolean holds) {
            assertThat(DeliveryFilter.misses(object(filter), DELIVERED).isEmpty()).isEqualTo(holds);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'a':[]}",
                    "{'a':{'b':1}}",
                    "{'a':{'exists':1}}",
                    "{'a b':1}",
                    "{'':1}",
                    "{'headers.a.b':1}"
                })
        void thatCanNeverHoldAreRefused(String filter) {
            Fields fields = Fields.of(null);
            DeliveryFilter.check(object(filter), fields);
            assertThatThrownBy(fields::check).isInstanceOf(ProblemException.class);
        }
    }
}
