package io.runledger.command.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.worker.FindWorkers;
import io.runledger.events.worker.WorkerEvent;
import io.runledger.events.worker.WorkerTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry of workers over HTTP. */
class WorkerApiTest extends ApiTest {

    private static final String WORKERS = "/api/v1/workers";
    private static final String TOKEN = "a-token-that-must-stay-secret";

    private Api.Answer register(String id) {
        return api.post(
                WORKERS,
                "{'id':'%s','url':'http://127.0.0.1:9/hook','token':'%s','tags':['code']}"
                        .formatted(id, TOKEN));
    }

    @Nested
    class Registering {

        @Test
        void answersWithAllButTheToken() {
            Api.Answer answer = register("reviewer");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("Location")).isEqualTo("/api/v1/workers/reviewer");
            assertThat(answer.body().text())
                    .isEqualTo(
                            ("{'id':'reviewer','url':'http://127.0.0.1:9/hook','protocol':'webhook',"
                                            + "'tags':['code'],'max_concurrent':1,'model':null,'active':0,"
                                            + "'status':'active','source':'registered','last_error':null}")
                                    .replace('\'', '"'));
        }

        @Test
        void underATakenIdIsAConflictAndKeepsNoSecondToken() {
            register("reviewer");
            long secrets = secrets();
            assertThat(register("reviewer").status()).isEqualTo(409);
            assertThat(secrets()).isEqualTo(secrets);
        }

        @Test
        void manyTimesAtOnceMakesOneWorker() throws Exception {
            assertThat(atOnce(12, _ -> register("reviewer").status()))
                    .containsOnly(201, 409)
                    .containsOnlyOnce(201);
            assertThat(events(WorkerEvent.class)).hasSize(1);
        }

        @Test
        void underTheIdOfTheConfiguredEndpointIsRefused() {
            assertThat(register("llm").faults()).containsExactly("id");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{}                                                             | id url",
                    "{'id':'a b','url':'http://h/x'}                                | id",
                    "{'id':'w','url':'no url'}                                      | url",
                    "{'id':'w','url':'ftp://127.0.0.1/x'}                           | url",
                    "{'id':'w','url':'http://127.0.0.1'}                            | url",
                    "{'id':'w','url':'http://user:pw@127.0.0.1/x'}                  | url",
                    "{'id':'w','url':'http://169.254.169.254/x'}                    | url",
                    "{'id':'w','url':'http://127.0.0.1/x','protocol':'smtp'}        | protocol",
                    "{'id':'w','url':'http://127.0.0.1/x','protocol':'mqtt'}        | url",
                    "{'id':'w','url':'http://127.0.0.1/x','protocol':'openai_chat'} | model",
                    "{'id':'w','url':'http://127.0.0.1/x','max_concurrent':0}       | max_concurrent",
                    "{'id':'w','url':'http://127.0.0.1/x','tags':['a',1]}           | tags[1]",
                })
        void namesEachFault(String body, String faults) {
            Api.Answer answer = api.post(WORKERS, body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.faults()).containsExactly(faults.split(" "));
            assertThat(events(WorkerEvent.class)).isEmpty();
        }
    }

    @Nested
    @Tag("SECRETS_STAY_SECRET")
    class Tokens {

        @Test
        void areInNoAnswerNoEventAndNoTable() {
            assertThat(register("reviewer").body().text()).doesNotContain(TOKEN);
            assertThat(api.get(WORKERS).body().text()).doesNotContain(TOKEN);
            assertThat(events(WorkerEvent.class)).asString().doesNotContain(TOKEN);
            List<String> rows =
                    db.sql("SELECT row_to_json(t)::text FROM workers t").query(String.class).list();
            assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(TOKEN));
            List<byte[]> stored =
                    db.sql(
                                    """
                                    SELECT payload FROM domain_events
                                    UNION ALL SELECT sealed FROM secrets
                                    """)
                            .query((row, _) -> row.getBytes(1))
                            .list();
            assertThat(stored)
                    .isNotEmpty()
                    .noneMatch(bytes ->
                            new String(bytes, StandardCharsets.ISO_8859_1).contains(TOKEN));
        }

        @Test
        void reachThoseWhoCallTheWorker() {
            register("reviewer");
            WorkerTarget target = gateway.ask(new FindWorkers(tenant)).getFirst();
            assertThat(target.token()).isEqualTo(TOKEN);
            assertThat(target.toString()).doesNotContain(TOKEN);
        }

        @Test
        void areForgottenWithTheirWorker() {
            long before = secrets();
            register("reviewer");
            assertThat(secrets()).isEqualTo(before + 1);
            assertThat(api.delete(WORKERS + "/reviewer").status()).isEqualTo(204);
            assertThat(secrets()).isEqualTo(before);
        }
    }

    @Nested
    class Removing {

        @Test
        void freesTheIdAndIsNotFoundAgain() {
            register("reviewer");
            assertThat(api.delete(WORKERS + "/reviewer").status()).isEqualTo(204);
            assertThat(api.delete(WORKERS + "/reviewer").status()).isEqualTo(404);
            assertThat(api.delete(WORKERS + "/a%20b").status()).isEqualTo(404);
            assertThat(register("reviewer").status()).isEqualTo(201);
        }
    }

    @Nested
    class Directory {

        @Test
        void hasTheNewestFirstAndTheConfiguredEndpointLast() {
            register("first");
            register("second");
            assertThat(gateway.ask(new FindWorkers(tenant)))
                    .extracting(worker -> worker.id().value())
                    .containsExactly("second", "first", "llm");
        }
    }

    private long secrets() {
        return db.sql("SELECT count(*) FROM secrets").query(Long.class).single();
    }
}
