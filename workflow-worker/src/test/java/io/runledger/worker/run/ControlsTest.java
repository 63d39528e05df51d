package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlsTest {

    private static final String ASKED =
            """
            {"nodes":{
               "ask":{"type":"task","prompt_template":"?","output_key":"log"},
               "after":{"type":"transform","updates":{"log":"after"}}},
             "edges":[["__start__","ask"],["ask","after"],["after","__end__"]],
             "state_schema":{"log":{"type":"array","reducer":"append"}}}
            """;

    private static Json log(RunHarness run) {
        return run.ledger.state().get("log");
    }

    /** Does something once, when the ledger is told of a certain end of a step. */
    private static void whenClosing(RunHarness run, int step, Runnable once) {
        AtomicBoolean done = new AtomicBoolean();
        run.ledger.beforeEach(command -> {
            if (command instanceof RunCommand.RecordStep closing
                    && closing.step() == step
                    && done.compareAndSet(false, true)) {
                once.run();
            }
        });
    }

    @Nested
    class AnInjection {

        @Test
        void whileANodeRunsIsAStepOfItsOwnBehindIt() throws Exception {
            try (var run = new RunHarness(ASKED, "{}")) {
                run.workers.on(
                        "ask",
                        _ -> {
                            run.inject("{\"log\":\"told\"}", null);
                            return "answer";
                        });

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(log(run)).isEqualTo(Json.parse("[\"answer\",\"told\",\"after\"]"));
                assertThat(run.ledger.story())
                        .containsExactly(
                                "StartAttempt[ask]",
                                "RecordStep[ask][]",
                                "RecordStep[][after]",
                                "RecordStep[after]success");
            }
        }

        @Test
        void afterANodeAppliesRightBehindItsOwnUpdate() throws Exception {
            try (var run = new RunHarness(ASKED, "{}")) {
                run.workers.on(
                        "ask",
                        _ -> {
                            run.inject("{\"log\":\"told\"}", "ask");
                            return "answer";
                        });

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(log(run)).isEqualTo(Json.parse("[\"answer\",\"told\",\"after\"]"));
                assertThat(run.ledger.story())
                        .containsExactly(
                                "StartAttempt[ask]",
                                "RecordStep[ask][after]",
                                "RecordStep[after]success");
            }
        }

        @Test
        void afterANodeThatHasCompletedAppliesAtOnce() throws Exception {
            try (var run = new RunHarness(ASKED, "{}")) {
                whenClosing(run, 2, () -> run.ledger.inject("{\"log\":\"told\"}", "ask"));

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(log(run)).isEqualTo(Json.parse("[\"?\",\"after\",\"told\"]"));
            }
        }

        @Test
        @Tag("NOTHING_INJECTED_IS_LOST")
        void thatRacesWithTheEndOfTheRunIsNotLost() throws Exception {
            try (var run = new RunHarness(ASKED, "{}")) {
                whenClosing(run, 2, () -> run.ledger.inject("{\"log\":\"first\"}", null));
                whenClosing(run, 3, () -> run.ledger.inject("{\"log\":\"second\"}", null));

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(log(run))
                        .isEqualTo(Json.parse("[\"?\",\"after\",\"first\",\"second\"]"));
                assertThat(run.ledger.story()).endsWith("RecordStep[]success");
            }
        }

        @Test
        void thatDoesNotFitTheStateEndsTheRun() throws Exception {
            String graph =
                    ASKED.replace(
                            "\"type\":\"array\",\"reducer\":\"append\"", "\"reducer\":\"min\"");
            try (var run =
                    new RunHarness(
                            graph.replace("\"output_key\":\"log\"", "\"output_key\":\"o\"")
                                    .replace("\"after\"}}", "1}}"),
                            "{}")) {
                whenClosing(run, 1, () -> run.ledger.inject("{\"log\":\"text\"}", null));

                assertThat(run.begun().outcome().errorCode()).isEqualTo("node_failed");
                assertThat(run.ledger.story()).endsWith("RecordStep[]node_failed");
            }
        }

        @Test
        void whileANodeFailsChangesNothing() throws Exception {
            try (var run = new RunHarness(ASKED, "{}")) {
                run.workers.on(
                        "ask",
                        _ -> {
                            run.inject("{\"log\":\"told\"}", null);
                            throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                        });

                assertThat(run.begun().outcome().errorCode()).isEqualTo("node_failed");

                assertThat(log(run)).isEqualTo(Json.Arr.EMPTY);
            }
        }
    }
}
