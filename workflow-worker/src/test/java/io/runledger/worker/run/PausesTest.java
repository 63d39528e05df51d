package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.json.Json;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunCommand;
import io.temporal.failure.CanceledFailure;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PausesTest {

    /** a, b, c in a row; each adds its name to {@code log}. */
    static String chain(String more) {
        return """
        {"nodes":{
           "a":{"type":"transform","updates":{"log":"a"}},
           "b":{"type":"transform","updates":{"log":"b"}},
           "c":{"type":"transform","updates":{"log":"c"}}},
         "edges":[["__start__","a"],["a","b"],["b","c"],["c","__end__"]],
         "state_schema":{"log":{"type":"array","reducer":"append"},"x":{"type":"number","reducer":"add"}}
         %s}
        """
                .formatted(more);
    }

    static final String ASKS =
            """
            {"nodes":{
               "ask":{"type":"interrupt","message":"May {{state.who}} go on?"},
               "go":{"type":"transform","updates":{"gone":true}}},
             "edges":[["__start__","ask"],["ask","go"],["go","__end__"]],
             "state_schema":{"who":{"type":"string"},"gone":{"type":"boolean"}}}
            """;

    private static Json log(RunHarness run) {
        return run.ledger.state().get("log");
    }

    @Nested
    class ABreakpoint {

        @Test
        void beforeANodeLetsItWaitForAResume() throws Exception {
            try (var run = new RunHarness(chain(",\"interrupt_before\":[\"b\"]"), "{}")) {
                run.begun().until("RecordStep[a]BEFORE[b]");
                run.resume("{\"x\":5}");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(run.ledger.story())
                        .containsExactly(
                                "StartAttempt[a]",
                                "RecordStep[a]BEFORE[b]",
                                "RecordStep[][b]",
                                "RecordStep[b][c]",
                                "RecordStep[c]success");
                assertThat(log(run)).isEqualTo(Json.parse("[\"a\",\"b\",\"c\"]"));
                assertThat(run.ledger.state().get("x")).isEqualTo(Json.of(5));
            }
        }

        @Test
        void beforeTheFirstNodePausesTheRunAsItBegins() throws Exception {
            try (var run = new RunHarness(chain(",\"interrupt_before\":[\"a\"]"), "{}")) {
                run.begun().until("StartAttemptBEFORE[a]");
                run.resume("{}");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(log(run)).isEqualTo(Json.parse("[\"a\",\"b\",\"c\"]"));
            }
        }

        @Test
        void afterTheLastNodeStillLetsItWait() throws Exception {
            try (var run = new RunHarness(chain(",\"interrupt_after\":[\"c\"]"), "{}")) {
                run.begun().until("RecordStep[c]AFTER[c]");
                run.resume("{}");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(run.ledger.story()).endsWith("RecordStep[]success");
            }
        }

        @Test
        void isLeftForWhereTheResumeSays() throws Exception {
            try (var run = new RunHarness(chain(",\"interrupt_before\":[\"b\"]"), "{}")) {
                run.begun().until("RecordStep[a]BEFORE[b]");
                run.resume("{}", "c");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(log(run)).isEqualTo(Json.parse("[\"a\",\"c\"]"));
            }
        }
    }

    @Nested
    class AnInterruptNode {

        @Test
        void saysItsMessageAndTakesTheAnswer() throws Exception {
            try (var run = new RunHarness(ASKS, "{\"who\":\"Anna\"}")) {
                run.begun().until("RecordStep[ask]NODE[ask]");
                run.resume("{\"who\":\"Berta\"}");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                var pause = run.ledger.all(RunCommand.RecordStep.class).getFirst().pause();
                assertThat(pause.kind()).isEqualTo(PauseKind.NODE);
                assertThat(pause.message()).isEqualTo("May Anna go on?");
                assertThat(run.ledger.state())
                        .isEqualTo(Json.parse("{\"who\":\"Berta\",\"gone\":true}"));
            }
        }

        @Test
        void inASubgraphPausesTheRun() throws Exception {
            String parent =
                    """
                    {"nodes":{"sub":{"type":"subgraph","workflow_id":"child",
                                     "input_mapping":{"who":"state.who"},"output_key":"gone"}},
                     "edges":[["__start__","sub"],["sub","__end__"]],
                     "state_schema":{"who":{"type":"string"},"gone":{"type":"boolean"}}}
                    """;
            try (var run = new RunHarness(parent, "{\"who\":\"Anna\"}", "child=" + ASKS)) {
                run.begun().until("RecordStep[sub/ask]NODE[sub/ask]");
                run.resume("{}");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(run.ledger.story()).endsWith("RecordStep[sub/go, sub]success");
                assertThat(run.ledger.state().get("gone")).isEqualTo(Json.of(true));
            }
        }
    }

    @Nested
    class ARunThatWaits {

        @Test
        void takesInjectionsInAndGoesOnWaiting() throws Exception {
            try (var run = new RunHarness(chain(",\"interrupt_before\":[\"b\"]"), "{}")) {
                run.begun().until("RecordStep[a]BEFORE[b]");
                run.inject("{\"x\":2}", null);
                run.until("RecordStep[]BEFORE[b]");
                run.inject("{\"x\":3}", "b");
                run.resume("{}");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(run.ledger.state().get("x")).isEqualTo(Json.of(5));
                assertThat(log(run)).isEqualTo(Json.parse("[\"a\",\"b\",\"c\"]"));
            }
        }

        @Test
        void endsAsCancelledWhenItIs() throws Exception {
            try (var run = new RunHarness(chain(",\"interrupt_before\":[\"b\"]"), "{}")) {
                run.begun().until("RecordStep[a]BEFORE[b]");
                run.ledger.refuse(RefusalCode.RUN_TERMINAL, _ -> true);
                run.cancel();

                assertThatThrownBy(run::outcome).hasCauseInstanceOf(CanceledFailure.class);
                assertThat(run.ledger.story()).endsWith("RecordStep[a]BEFORE[b]");
            }
        }

        @Test
        void goesOnInANewExecutionWhereItsHistoryIsLong() throws Exception {
            try (var run = new RunHarness(2, chain(",\"interrupt_before\":[\"b\"]"), "{}")) {
                // The execution that recorded the pause is over its limit, so another one waits.
                run.begun().until("StartAttemptBEFORE[b]");
                run.resume("{\"x\":1}");

                assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(run.ledger.state().get("x")).isEqualTo(Json.of(1));
            }
        }
    }
}
