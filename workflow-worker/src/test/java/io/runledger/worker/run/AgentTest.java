package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodeResult;
import io.runledger.worker.run.NodeRequest.Exchange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentTest {

    static String agent(String more) {
        return """
        {"nodes":{"think":{"type":"agent","prompt_template":"begin","max_turns":3,
                           "continuation_prompt":"go on","output_key":"thought"%s}},
         "edges":[["__start__","think"],["think","__end__"]],
         "state_schema":{"thought":{"type":"string"}}}
        """
                .formatted(more);
    }

    /** Answers with the number of the turn. */
    static void countTurns(RunHarness run) {
        run.workers.on("think", request -> "turn " + request.turn().index());
    }

    private static NodeResult result(RunHarness run) {
        return run.ledger.recorded().getLast();
    }

    @Nested
    class AnAgent {

        @Test
        void takesAllItsTurnsInOneSessionWithOneWorker() throws Exception {
            try (var run = new RunHarness(agent(""), "{}")) {
                countTurns(run);

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.workers.requests())
                        .extracting(NodeRequest::prompt)
                        .containsExactly("begin", "go on", "go on");
                assertThat(run.workers.requests())
                        .extracting(request -> request.turn().index())
                        .containsExactly(0, 1, 2);
                assertThat(run.workers.requests())
                        .extracting(NodeRequest::sessionKey)
                        .containsOnly("run_" + RunHarness.START.runId() + "_step_0_1_think");
                assertThat(run.workers.requests())
                        .allSatisfy(request -> {
                            assertThat(request.wanted().prefersA2a()).isTrue();
                            assertThat(request.turn().earlier()).isEmpty();
                        });
                assertThat(run.workers.requests().getLast().wanted().same().value()).isEqualTo("w");
                assertThat(run.ledger.state().get("thought")).isEqualTo(Json.of("turn 2"));
                assertThat(result(run).tries()).isEqualTo(3);
                assertThat(result(run).tokensIn()).isEqualTo(9);
            }
        }

        @Test
        void tellsAWorkerThatRemembersNothingWhatWasSaid() throws Exception {
            try (var run = new RunHarness(agent(""), "{}")) {
                run.workers.remember = false;
                countTurns(run);

                run.begun().outcome();

                assertThat(run.workers.requests().getLast().turn().earlier())
                        .containsExactly(
                                new Exchange("begin", "turn 0"), new Exchange("go on", "turn 1"));
            }
        }

        @Test
        void whoseLaterTurnFailsEndsWithItsLastGoodAnswer() throws Exception {
            try (var run = new RunHarness(agent(",\"retry\":{\"max_attempts\":5}"), "{}")) {
                run.workers.on(
                        "think",
                        request -> {
                            if (request.turn().index() == 1) {
                                throw new ScriptedWorkers.WorkerError("timeout", "too slow");
                            }
                            return "turn " + request.turn().index();
                        });

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.state().get("thought")).isEqualTo(Json.of("turn 0"));
                assertThat(run.workers.requests()).hasSize(2);
            }
        }

        @Test
        void beginsNoTurnAfterItsTurnTimeout() throws Exception {
            try (var run = new RunHarness(agent(",\"turn_timeout_ms\":5"), "{}")) {
                run.workers.on(
                        "think",
                        request -> {
                            long end = System.currentTimeMillis() + 20;
                            // The second turn takes all the time that there is.
                            while (request.turn().index() == 1
                                    && System.currentTimeMillis() < end) {
                                Thread.onSpinWait();
                            }
                            return "turn " + request.turn().index();
                        });

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.workers.requests()).hasSizeLessThan(3);
            }
        }
    }
}
