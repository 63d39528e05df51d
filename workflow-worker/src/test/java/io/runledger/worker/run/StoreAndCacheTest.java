package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.CachedNode;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.run.NodeResult;
import io.runledger.events.store.StoreCommand;
import io.runledger.events.store.StoreKey;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreAndCacheTest {

    static final String STORES =
            """
            {"nodes":{
               "ask":{"type":"task","prompt_template":"{{store.shop.open}}/{{store.shop.none}}",
                      "output_key":"said"},
               "keep":{"type":"transform","updates":{"n":1},"store_updates":[
                       {"namespace":"shop","key":"open","value":"early"},
                       {"namespace":"shop","key":"said","value":"state.said"},
                       {"namespace":"shop","key":"open","value":"late"}]}},
             "edges":[["__start__","ask"],["ask","keep"],["keep","__end__"]],
             "state_schema":{"said":{"type":"string"},"n":{"type":"number"}}}
            """;

    private static final String CACHES =
            """
            {"nodes":{
               "ask":{"type":"task","prompt_template":"?","output_key":"said",
                      "cache":{"ttl_ms":60000}%s},
               "b":{"type":"transform","updates":{"b":true}}},
             "edges":[["__start__","ask"],["ask","b"],["b","__end__"]],
             "state_schema":{"said":{"type":"string"},"b":{"type":"boolean"}}}
            """;

    @Nested
    class TheStore {

        @Test
        void isReadForTemplatesAndWrittenOncePerKeyBeforeTheNodeIsRecorded() throws Exception {
            try (var run = new RunHarness(STORES, "{}")) {
                run.ledger.put(new StoreKey("shop", "open"), Json.of("yes"));

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state().get("said")).isEqualTo(Json.of("yes/"));
                assertThat(run.ledger.stored("shop", "open")).isEqualTo(Json.of("late"));
                assertThat(run.ledger.stored("shop", "said")).isEqualTo(Json.of("yes/"));
                assertThat(run.ledger.story())
                        .containsExactly(
                                "StartAttempt[ask]",
                                "RecordStep[ask][keep]",
                                "PutValue[shop.open]",
                                "PutValue[shop.said]",
                                "RecordStep[keep]success");
                assertThat(run.ledger.all(StoreCommand.PutValue.class))
                        .extracting(StoreCommand.PutValue::source)
                        .containsOnly(RunHarness.START.runId() + ":0:2:keep");
            }
        }
    }

    @Nested
    class TheCache {

        @Test
        void takesThePlaceOfAWorker() throws Exception {
            try (var run = new RunHarness(CACHES.formatted(""), "{}")) {
                var origin = new NodeOrigin(RunHarness.START.runId(), 0, 9, "ask");
                run.workers.cached(
                        "ask",
                        new CachedNode(
                                RunHarness.START.runId(),
                                origin,
                                Json.obj().put("said", "before").build(),
                                List.of("__end__"),
                                Json.Arr.EMPTY,
                                Json.Arr.EMPTY));

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state())
                        .isEqualTo(Json.parse("{\"said\":\"before\",\"b\":false}"));
                NodeResult result = run.ledger.recorded().getFirst();
                assertThat(result.cachedFrom()).isEqualTo(origin);
                assertThat(result.worker()).isNull();
                assertThat(result.tries()).isZero();
                assertThat(result.tokensIn()).isZero();
            }
        }

        @Test
        void isFilledByTheKeyThatTheLogKeeps() throws Exception {
            try (var run = new RunHarness(CACHES.formatted(""), "{}")) {
                run.begun().outcome();

                NodeResult result = run.ledger.recorded().getFirst();
                assertThat(result.cacheKey()).matches("[0-9a-f]{64}");
                assertThat(result.cachedFrom()).isNull();
                assertThat(run.workers.requests().getFirst().cache())
                        .isEqualTo(new NodeRequest.CacheLookup(result.cacheKey(), 60_000));
            }
        }

        @Test
        void isNotAskedAgainByARetry() throws Exception {
            String retry = ",\"retry\":{\"max_attempts\":2,\"initial_interval_ms\":1}";
            try (var run = new RunHarness(CACHES.formatted(retry), "{}")) {
                run.workers.on(
                        "ask",
                        request -> {
                            if (request.cache() != null) {
                                throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                            }
                            return "second";
                        });

                run.begun().outcome();

                assertThat(run.ledger.state().get("said")).isEqualTo(Json.of("second"));
            }
        }
    }

    @Nested
    class AModel {

        @Test
        void streamsUnlessTheNodeSaysOtherwise() throws Exception {
            try (var run = new RunHarness(CACHES.formatted(",\"stream\":false"), "{}")) {
                run.begun().outcome();

                assertThat(run.workers.requests().getFirst().stream()).isFalse();
            }
            try (var run = new RunHarness(CACHES.formatted(""), "{}")) {
                run.begun().outcome();

                assertThat(run.workers.requests().getFirst().stream()).isTrue();
            }
        }
    }
}
