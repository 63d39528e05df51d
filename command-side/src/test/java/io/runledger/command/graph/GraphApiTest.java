package io.runledger.command.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.graph.GraphEvent;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.json.Json;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Publishing, changing and deleting graphs over HTTP. */
class GraphApiTest extends ApiTest {

    private static final String GRAPHS = "/api/v1/graphs";

    private Api.Answer create(String id) {
        return api.post(GRAPHS, "{'id':'%s','definition':%s}".formatted(id, FREE));
    }

    private Api.Answer update(String body) {
        return api.put(GRAPHS + "/hello", body);
    }

    private static long version(Api.Answer answer) {
        return ((Json.Num) answer.body().get("version")).value().longValueExact();
    }

    @Nested
    class Creating {

        @Test
        void answersWithVersionOneAndTheHash() {
            Api.Answer answer = create("hello");
            Json.Obj definition = (Json.Obj) Json.parse(FREE.replace('\'', '"'));
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("Location")).isEqualTo("/api/v1/graphs/hello");
            assertThat(version(answer)).isEqualTo(1);
            assertThat(answer.body().text("name")).isEqualTo("hello");
            assertThat(answer.body().get("definition")).isEqualTo(definition);
            assertThat(answer.body().text("definition_hash")).isEqualTo(GraphHash.of(definition));
            assertThat(answer.body().text("created_at")).endsWith("Z");
        }

        @Test
        void underATakenIdIsAConflict() {
            create("hello");
            assertThat(create("hello").status()).isEqualTo(409);
        }

        @Test
        void manyTimesAtOnceMakesOneGraph() throws Exception {
            assertThat(atOnce(16, _ -> create("hello").status()))
                    .containsOnly(201, 409)
                    .containsOnlyOnce(201);
            assertThat(events(GraphPublished.class)).hasSize(1);
        }

        @Test
        void ofABrokenGraphListsEveryFaultAndStoresNothing() {
            Api.Answer answer =
                    api.post(
                            GRAPHS,
                            "{'id':'hello','definition':{'nodes':{'a':{'type':'nonsense'}},"
                                    + "'edges':[['__start__','a'],['a','ghost']]}}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("graph_invalid");
            assertThat(answer.faults()).contains("nodes.ghost", "nodes.a");
            assertThat(events(GraphEvent.class)).isEmpty();
        }

        @Test
        void underAReservedOrMalformedIdIsRefused() {
            assertThat(create("inline:abc").faults()).containsExactly("id");
            assertThat(create("a b").faults()).containsExactly("id");
            assertThat(api.post(GRAPHS, "{}").faults()).containsExactly("id", "definition");
        }
    }

    @Nested
    class OtherForms {

        private static final String FLAT =
                FREE.strip().replaceFirst("\\{", "{'id':'flat','name':'Flat','version':7,");

        @Test
        void ofTheDefinitionItselfAreTakenAsTheyAre() {
            Api.Answer answer = api.post(GRAPHS, FLAT);
            assertThat(answer.status()).as(answer.body().text()).isEqualTo(201);
            assertThat(answer.body().text("id")).isEqualTo("flat");
            assertThat(answer.body().text("name")).isEqualTo("Flat");
            assertThat(version(answer)).isEqualTo(1);
            assertThat(answer.body().get("definition"))
                    .isEqualTo(Json.parse(FLAT.replace('\'', '"')));
            assertThat(version(api.put(GRAPHS + "/flat", FLAT))).isEqualTo(1);
        }

        @Test
        void withDefinitionJsonAreTakenToo() {
            Api.Answer answer =
                    api.post(GRAPHS, "{'id':'j','name':'J','definition_json':" + FREE + "}");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body().text("id")).isEqualTo("j");
            Api.Answer changed = api.put(GRAPHS + "/j", "{'definition_json':" + PAID + "}");
            assertThat(version(changed)).isEqualTo(2);
        }

        @Test
        void withoutAnIdAreGivenOne() {
            assertThat(api.post(GRAPHS, FREE).body().text("id")).hasSize(36);
            Api.Answer first = api.post(GRAPHS, FREE, "Idempotency-Key", "once");
            Api.Answer again = api.post(GRAPHS, FREE, "Idempotency-Key", "once");
            assertThat(first.status()).isEqualTo(201);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(again.body()).isEqualTo(first.body());
        }

        @Test
        void underATakenIdAreAConflictUnlessTheSameWasCreatedUnderAKey() {
            create("hello");
            String other = "{'id':'hello','definition':" + PAID + "}";
            assertThat(api.post(GRAPHS, other, "Idempotency-Key", "k").status()).isEqualTo(409);
            String same = "{'id':'hello','definition':" + FREE + "}";
            assertThat(api.post(GRAPHS, same, "Idempotency-Key", "k").status()).isEqualTo(200);
        }

        @Test
        void withAnAnswerSchemaThatIsNoneAreRefused() {
            String asking =
                    """
                    {'id':'q','definition':{'nodes':{'ask':{'type':'interrupt','message':'?',
                      'answer_schema':{'$ref':'https://example.com/schema.json'}}},
                      'edges':[['__start__','ask'],['ask','__end__']]}}
                    """;
            Api.Answer answer = api.post(GRAPHS, asking);
            assertThat(answer.code()).isEqualTo("graph_invalid");
            assertThat(answer.body().text()).contains("invalid_answer_schema");
        }
    }

    @Nested
    class Updating {

        @Test
        void countsVersionsByHash() {
            create("hello");
            assertThat(version(update("{'definition':" + FREE + "}"))).isEqualTo(1);
            assertThat(version(update("{'definition':" + PAID + "}"))).isEqualTo(2);
            assertThat(version(update("{'definition':" + PAID + "}"))).isEqualTo(2);
            assertThat(version(update("{'definition':" + FREE + "}"))).isEqualTo(3);
        }

        @Test
        void mayOnlyRename() {
            create("hello");
            Api.Answer renamed = update("{'name':'Hello','definition':" + FREE + "}");
            assertThat(renamed.status()).isEqualTo(200);
            assertThat(version(renamed)).isEqualTo(1);
            assertThat(renamed.body().text("name")).isEqualTo("Hello");
        }

        @Test
        void manyTimesAtOnceLosesNoVersion() throws Exception {
            create("hello");
            List<Api.Answer> answers =
                    atOnce(
                            8,
                            n ->
                                    update(
                                            "{'definition':"
                                                    + FREE.replace("true", Integer.toString(n))
                                                    + "}"));
            assertThat(answers).extracting(Api.Answer::status).containsOnly(200);
            assertThat(events(GraphPublished.class))
                    .extracting(GraphPublished::version)
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        }

        @Test
        void ofAMissingGraphIsNotFound() {
            assertThat(update("{'definition':" + FREE + "}").status()).isEqualTo(404);
        }
    }

    @Nested
    class Deleting {

        @Test
        void happensOnceAndFreesTheIdForALaterVersion() {
            create("hello");
            assertThat(api.delete(GRAPHS + "/hello").status()).isEqualTo(204);
            assertThat(api.delete(GRAPHS + "/hello").status()).isEqualTo(404);
            assertThat(update("{'definition':" + FREE + "}").status()).isEqualTo(404);
            assertThat(version(create("hello"))).isEqualTo(2);
        }
    }

    @Nested
    class Validating {

        @Test
        void saysAllFaultsAndStoresNothing() {
            Api.Answer fine = api.post(GRAPHS + "/validate", "{'definition':" + FREE + "}");
            assertThat(fine.body().text()).isEqualTo("{\"valid\":true,\"errors\":[]}");
            Api.Answer broken =
                    api.post(GRAPHS + "/validate", "{'definition':{'nodes':[],'edges':{}}}");
            assertThat(broken.status()).isEqualTo(200);
            assertThat(broken.body().get("valid")).isEqualTo(Json.of(false));
            assertThat(((Json.Arr) broken.body().get("errors")).items()).hasSize(2);
            assertThat(api.post(GRAPHS + "/validate", "{}").status()).isEqualTo(200);
            assertThat(events(GraphEvent.class)).isEmpty();
        }
    }
}
