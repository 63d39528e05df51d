package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunCommand;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FanTest {

    static final String SENDS =
            """
            {"nodes":{
               "fan":{"type":"send","items_key":"state.items","target_node":"each",
                      "output_key":"all"},
               "each":{"type":"task","prompt_template":"{{item.n}}",
                       "retry":{"max_attempts":2,"initial_interval_ms":1}}},
             "edges":[["__start__","fan"],["fan","__end__"]],
             "state_schema":{"items":{"type":"array"},"all":{"type":"array"}}}
            """;

    static String items(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    private static List<NodeResult> ofItems(RunHarness run) {
        return run.ledger.recorded().stream()
                .filter(result -> result.place().path().startsWith("fan["))
                .toList();
    }

    @Nested
    class ASendNode {

        @Test
        void asksForEachItemAndKeepsTheirOrder() throws Exception {
            try (var run = new RunHarness(SENDS, items(1_000))) {
                AtomicInteger atOnce = new AtomicInteger();
                AtomicInteger most = new AtomicInteger();
                run.workers.on(
                        "each",
                        request -> {
                            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            atOnce.decrementAndGet();
                            return request.prompt();
                        });

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state().get("all"))
                        .isEqualTo(Json.arr(IntStream.range(0, 1_000).mapToObj(Json::of).toList()));
                assertThat(most.get()).isLessThanOrEqualTo(500);
                assertThat(ofItems(run))
                        .hasSize(1_000)
                        .allSatisfy(item -> {
                            assertThat(item.place().node()).isEqualTo("each");
                            assertThat(item.place().type()).isEqualTo("task");
                            assertThat(item.tokensIn()).isEqualTo(3);
                        });
                NodeResult fan = run.ledger.recorded().getLast();
                assertThat(fan.place().path()).isEqualTo("fan");
                assertThat(fan.tries()).isZero();
                assertThat(fan.tokensIn()).isZero();
            }
        }

        @Test
        void hasNullWhereAnItemFailedAndGoesOn() throws Exception {
            try (var run = new RunHarness(SENDS, items(3))) {
                run.workers.on(
                        "each",
                        request -> {
                            if (request.prompt().equals("1")) {
                                throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                            }
                            return "{\"seen\":" + request.prompt() + "}";
                        });

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state().get("all"))
                        .isEqualTo(Json.parse("[{\"seen\":0},null,{\"seen\":2}]"));
                NodeResult failed =
                        ofItems(run).stream().filter(r -> r.error() != null).findFirst().get();
                assertThat(failed.place().path()).isEqualTo("fan[1]");
                assertThat(failed.tries()).isEqualTo(2);
                assertThat(failed.error().message()).isEqualTo("HTTP 500");
                NodeResult good =
                        ofItems(run).stream().filter(r -> r.error() == null).findFirst().get();
                assertThat(good.update().get("output")).isInstanceOf(Json.Obj.class);
            }
        }

        @Test
        void withoutItemsAsksNobody() throws Exception {
            try (var run = new RunHarness(SENDS, "{\"items\":[]}")) {
                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.workers.requests()).isEmpty();
                assertThat(run.ledger.state().get("all")).isEqualTo(Json.Arr.EMPTY);
            }
        }

        @Test
        void thatIsTooWideForOneHistoryGoesOnInAnother() throws Exception {
            try (var run = new RunHarness(200, SENDS, items(1_200))) {
                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state().get("all"))
                        .isEqualTo(Json.arr(IntStream.range(0, 1_200).mapToObj(Json::of).toList()));
                assertThat(run.workers.requests()).hasSize(1_200);
                assertThat(ofItems(run)).hasSize(1_200).doesNotHaveDuplicates();
                assertThat(run.ledger.all(RunCommand.StartAttempt.class)).hasSizeGreaterThan(1);
            }
        }
    }
}
