package io.runledger.standalone.e2e;

import static io.runledger.standalone.e2e.Defects.json;
import static io.runledger.standalone.e2e.Defects.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Defects of the way to workers, as {@link DefectsTest} has those of runs. */
@ExtendWith(SharedProduct.class)
class DefectsOfCallsTest {

    private static Api api;
    private static Defects runs;

    @BeforeAll
    static void tenant(ProductProcess product) {
        api = product.tenant("defects-of-calls");
        runs = new Defects(api);
    }

    @Nested
    class NinthCallsThatNobodyMakes {

        @Test
        void aRunWaitsWhileOnlyAQueueCouldAnswerAndIsThenCalledOnce() {
            try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
                api.post(
                                "/api/v1/workers",
                                json(
                                        """
                                        {'id':'queue','url':'redis://127.0.0.1:6379/jobs','protocol':'redis_stream','tags':['queued']}
                                        """))
                        .expect(201);
                String run = runs.start(request(Defects.line("queued", ""), "{}"));
                Eventually.is(() -> reasonOf("queue").contains("redis_stream"));
                assertThat(api.status(run)).isEqualTo("running");
                assertThat(runs.nodes(run)).hasSize(1);

                worker.register(api, "caller", "queued", 1);

                runs.succeeded(run);
                assertThat(worker.calls()).hasSize(1);
                assertThat(runs.nodes(run).getFirst().get("tries")).isEqualTo(Json.of(1));
            }
        }

        /** Why a worker is passed over; empty where it is not known yet. */
        private static String reasonOf(String worker) {
            return Api.items(api.get("/api/v1/workers").expect(200), "workers").stream()
                    .filter(each -> worker.equals(each.text("id")))
                    .map(each -> String.valueOf(each.text("last_error")).toLowerCase(Locale.ROOT))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class TenthLoadThatIsNotShared {

        @Test
        void theItemsOfASendAreSharedByAllWorkersWithinTheirCapacity() {
            try (WebhookWorkerStub one = WebhookWorkerStub.answeringAfter(50);
                    WebhookWorkerStub two = WebhookWorkerStub.answeringAfter(50)) {
                one.register(api, "share-1", "share", 3);
                two.register(api, "share-2", "share", 3);
                String run =
                        runs.start(
                                request(
                                        """
                                        {'state_schema':{'items':{'type':'array'}},
                                         'nodes':{'each':{'type':'send','items_key':'items','target_node':'work'},
                                                  'work':{'worker_tags':['share'],'prompt_template':'{{ item }}'}},
                                         'edges':[['__start__','each'],['each','__end__']]}
                                        """,
                                        "{'items':[1,2,3,4,5,6,7,8,9,10,11,12]}"));

                Json.Obj state = (Json.Obj) runs.succeeded(run).get("state");

                assertThat(((Json.Arr) state.get("send_results")).items())
                        .startsWith(Json.of("done: 1"), Json.of("done: 2"))
                        .endsWith(Json.of("done: 12"))
                        .hasSize(12);
                assertThat(one.calls().size() + two.calls().size()).isEqualTo(12);
                assertThat(List.of(one.calls(), two.calls())).noneMatch(List::isEmpty);
                assertThat(Math.max(one.mostActive(), two.mostActive())).isLessThanOrEqualTo(3);
            }
        }
    }

    @Nested
    class TwelfthAnswersOfOthers {

        @Test
        void theCacheAnswersTheSameGraphAndNoOther() {
            try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
                worker.register(api, "cached", "cached", 8);
                String graph =
                        """
                        {'name':'%s','nodes':{'look':{'worker_tags':['cached'],'prompt_template':'same','cache':{'ttl_ms':3600000}}},
                         'edges':[['__start__','look'],['look','__end__']]}
                        """;
                for (String name : List.of("one", "one", "two")) {
                    runs.succeeded(runs.start(request(graph.formatted(name), "{}")));
                }
                assertThat(worker.calls()).hasSize(2);
                String again = runs.start(request(graph.formatted("two"), "{}"));
                runs.succeeded(again);

                assertThat(worker.calls()).hasSize(2);
                assertThat(runs.nodes(again).getFirst().get("cached")).isEqualTo(Json.of(true));
                assertThat(runs.nodes(again).getFirst().get("tries")).isEqualTo(Json.of(0));
            }
        }
    }

    @Nested
    class ThirteenthSettingsThatDoNothing {

        @Test
        void configDefaultsAndTheKeyOfAStartAreHeeded() {
            try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
                worker.register(api, "toned", "toned", 8);
                Json.Obj request =
                        request(
                                        """
                                        {'defaults':{'tone':'dry','size':'long'},
                                         'nodes':{'say':{'worker_tags':['toned'],'prompt_template':'{{ config.tone }} {{ config.size }}'}},
                                         'edges':[['__start__','say'],['say','__end__']]}
                                        """,
                                        "{}")
                                .with("config", json("{'tone':'warm'}"));
                String key = UUID.randomUUID().toString();

                runs.succeeded(api.start(key, request));

                Map<String, String> again = Map.of("Idempotency-Key", key);
                assertThat(api.post("/api/v1/runs", request, again).status()).isEqualTo(200);
                assertThat(worker.calls()).hasSize(1);
                assertThat(worker.calls().getFirst().json().text("text")).isEqualTo("warm long");
            }
        }
    }
}
