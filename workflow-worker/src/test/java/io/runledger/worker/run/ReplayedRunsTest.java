package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.store.StoreKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs whose workflow remembers nothing between its tasks, as after a crash before each. */
@Timeout(120)
@Tag("WORKFLOW_DETERMINISM")
class ReplayedRunsTest {

    @Test
    void aFanEndsAsOneThatIsRemembered() throws Exception {
        try (var run = RunHarness.forgetful(FanTest.SENDS, FanTest.items(40))) {
            run.workers.on(
                    "each",
                    request -> {
                        if (request.prompt().endsWith("7")) {
                            throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                        }
                        return request.prompt();
                    });

            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

            assertThat(run.ledger.state().get("all"))
                    .isInstanceOfSatisfying(
                            Json.Arr.class,
                            all -> {
                                assertThat(all.items()).hasSize(40);
                                assertThat(all.items().get(17)).isEqualTo(Json.NULL);
                                assertThat(all.items().get(18)).isEqualTo(Json.of(18));
                            });
        }
    }

    @Test
    void aPauseAndWhatItIsToldEndAsIfRemembered() throws Exception {
        String graph =
                PausesTest.chain(",\"interrupt_before\":[\"b\"],\"interrupt_after\":[\"b\"]");
        try (var run = RunHarness.forgetful(graph, "{}")) {
            run.begun().until("RecordStep[a]BEFORE[b]");
            run.inject("{\"x\":1}", null);
            run.until("RecordStep[]BEFORE[b]");
            run.inject("{\"x\":10}", "c");
            run.resume("{\"x\":100}");
            run.until("RecordStep[b]AFTER[b]");
            run.resume("{}");

            assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);

            assertThat(run.ledger.state())
                    .isEqualTo(Json.parse("{\"log\":[\"a\",\"b\",\"c\"],\"x\":111}"));
        }
    }

    @Test
    void anAgentAndASubgraphEndAsIfRemembered() throws Exception {
        try (var run = RunHarness.forgetful(AgentTest.agent(""), "{}")) {
            run.workers.remember = false;
            AgentTest.countTurns(run);

            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(run.ledger.state().get("thought")).isEqualTo(Json.of("turn 2"));
        }
        try (var run =
                RunHarness.forgetful(
                        SubgraphTest.PARENT, "{\"name\":\"A\"}", "child=" + SubgraphTest.CHILD)) {
            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(run.ledger.state().get("said")).isEqualTo(Json.of("x of A"));
        }
    }

    @Test
    void valuesOfTheStoreAreThoseOfTheFirstTime() throws Exception {
        try (var run = RunHarness.forgetful(StoreAndCacheTest.STORES, "{}")) {
            StoreKey open = new StoreKey("shop", "open");
            run.ledger.put(open, Json.of("yes"));
            run.workers.on(
                    "ask",
                    request -> {
                        run.ledger.put(open, Json.of("changed meanwhile"));
                        return request.prompt();
                    });

            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

            assertThat(run.ledger.state().get("said")).isEqualTo(Json.of("yes/"));
        }
    }
}
