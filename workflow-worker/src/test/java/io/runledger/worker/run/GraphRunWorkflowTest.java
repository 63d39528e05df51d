package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.runledger.events.RefusalCode;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GraphRunWorkflowTest {

    static final String PARALLEL =
            """
            {"nodes":{
               "slow":{"type":"task","prompt_template":"s","output_key":"log"},
               "fast":{"type":"task","prompt_template":"f","output_key":"log"},
               "last":{"type":"transform","updates":{"log":"end"}}},
             "edges":[["__start__","slow"],["__start__","fast"],["slow","last"],["fast","last"],
                      ["last","__end__"]],
             "state_schema":{"log":{"type":"array","reducer":"append"}}}
            """;

    static String oneTask(String more) {
        return """
        {"nodes":{"ask":{"type":"task","prompt_template":"{{input.text}}"%s}},
         "edges":[["__start__","ask"],["ask","__end__"]],"state_schema":{"output":{"type":"string"}}}
        """
                .formatted(more);
    }

    static final String CHAIN =
            """
            {"nodes":{
               "a":{"type":"transform","updates":{"n":1}},
               "b":{"type":"task","prompt_template":"b","output_key":"said"},
               "c":{"type":"transform","updates":{"n":1}},
               "d":{"type":"transform","updates":{"n":1}}},
             "edges":[["__start__","a"],["a","b"],["b","c"],["c","d"],["d","__end__"]],
             "state_schema":{"n":{"type":"number","reducer":"add"},"said":{"type":"string"}}}
            """;

    /** Lets the slow node answer only when the fast one has been recorded. */
    static void slowWaitsForFast(RunHarness run) {
        CountDownLatch recorded = new CountDownLatch(1);
        run.ledger.afterEach(command -> {
            if (command instanceof RunCommand.RecordNodes) {
                recorded.countDown();
            }
        });
        run.workers.on(
                "slow",
                request -> {
                    assertThat(recorded.await(20, TimeUnit.SECONDS)).isTrue();
                    return request.prompt();
                });
    }

    @Nested
    class AWave {

        @Test
        void isRecordedAsItsResultsArriveAndFoldedInDeclaredOrder() throws Exception {
            try (var run = new RunHarness(PARALLEL, "{}")) {
                slowWaitsForFast(run);

                RunOutcome outcome = run.begun().outcome();

                assertThat(outcome).isEqualTo(RunOutcome.SUCCESS);
                assertThat(run.ledger.story())
                        .containsExactly(
                                "StartAttempt[slow, fast]",
                                "RecordNodes[fast]",
                                "RecordStep[slow][last]",
                                "RecordStep[last]success");
                assertThat(run.ledger.state().get("log"))
                        .isEqualTo(Json.parse("[\"s\",\"f\",\"end\"]"));
            }
        }

        @Test
        void carriesTheHashOfTheStateThatItsUpdatesLeadTo() throws Exception {
            try (var run = new RunHarness(CHAIN, "{}")) {
                run.begun().outcome();

                var steps = run.ledger.all(RunCommand.RecordStep.class);
                assertThat(steps)
                        .extracting(RunCommand.RecordStep::step)
                        .containsExactly(1, 2, 3, 4);
                assertThat(steps.getLast().stateHash())
                        .isEqualTo(
                                io.runledger.events.json.CanonicalJson.sha256Hex(
                                        run.ledger.state()));
                assertThat(run.ledger.state()).isEqualTo(Json.parse("{\"n\":3,\"said\":\"b\"}"));
            }
        }
    }

    @Nested
    class AFailure {

        @Test
        void endsTheRunWithTheCause() throws Exception {
            try (var run = new RunHarness(oneTask(""), "{\"text\":\"hi\"}")) {
                run.workers.on(
                        "ask",
                        _ -> {
                            throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                        });

                assertThat(run.begun().outcome())
                        .isEqualTo(new RunOutcome(RunStatus.ERROR, "node_failed"));

                var end = run.ledger.all(RunCommand.RecordStep.class).getLast();
                assertThat(end.stateHash()).isNull();
                assertThat(end.end().error().message()).isEqualTo("HTTP 500");
                assertThat(end.end().error().node()).isEqualTo("ask");
                assertThat(end.results()).extracting(NodeResult::tries).containsExactly(1);
            }
        }

        @Test
        void isRecordedAtOnceWhileItsSiblingsAreLetFinish() throws Exception {
            try (var run = new RunHarness(PARALLEL, "{}")) {
                slowWaitsForFast(run);
                run.workers.on(
                        "fast",
                        _ -> {
                            throw new ScriptedWorkers.WorkerError("timeout", "too slow");
                        });

                run.begun().outcome();

                assertThat(run.ledger.story())
                        .containsExactly(
                                "StartAttempt[slow, fast]",
                                "RecordNodes[fast]",
                                "RecordStep[slow]timeout");
            }
        }

        @Test
        void isRetriedAfterExactlyTheDeclaredWaits() throws Exception {
            String retry =
                    ",\"retry\":{\"max_attempts\":4,\"initial_interval_ms\":10,"
                            + "\"backoff_factor\":3,\"max_interval_ms\":50}";
            try (var run = new RunHarness(oneTask(retry), "{\"text\":\"hi\"}")) {
                run.workers.on(
                        "ask",
                        _ -> {
                            throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 503");
                        });

                run.begun().outcome();

                assertThat(timers(run.history())).containsExactly(10L, 30L, 50L);
                var result =
                        run.ledger.all(RunCommand.RecordStep.class).getLast().results().getFirst();
                assertThat(result.tries()).isEqualTo(4);
                assertThat(result.tokensIn()).isEqualTo(12);
            }
        }

        @Test
        void ofTheEngineEndsTheRunInsteadOfBeingRetriedForEver() throws Exception {
            try (var run = new RunHarness(oneTask(""), "{}")) {
                run.ledger.losePosition();

                assertThat(run.begun().outcome().errorCode()).isEqualTo("internal");
                assertThat(run.ledger.story()).containsExactly("FailAttempt internal");
            }
        }

        @Test
        void ofAnUpdateThatDoesNotFitEndsTheRun() throws Exception {
            String graph =
                    CHAIN.replace("\"updates\":{\"n\":1}}},", "\"updates\":{\"n\":\"x\"}}},");
            try (var run = new RunHarness(graph, "{}")) {
                assertThat(run.begun().outcome().errorCode()).isEqualTo("node_failed");
                assertThat(run.ledger.story()).endsWith("RecordStep[d]node_failed");
            }
        }
    }

    private static List<Long> timers(WorkflowExecutionHistory history) {
        return history.getEvents().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED)
                .map(event -> event.getTimerStartedEventAttributes().getStartToFireTimeout())
                .map(GraphRunWorkflowTest::millis)
                .toList();
    }

    private static long millis(Duration duration) {
        return duration.getSeconds() * 1_000 + duration.getNanos() / 1_000_000;
    }

    @Nested
    class ACancelledRun {

        @Test
        void endsAsCancelledAndSaysNothingThatIsNotAllowed() throws Exception {
            try (var run = new RunHarness(oneTask(""), "{\"text\":\"hi\"}")) {
                CountDownLatch called = new CountDownLatch(1);
                CountDownLatch never = new CountDownLatch(1);
                run.workers.on(
                        "ask",
                        request -> {
                            called.countDown();
                            never.await(20, TimeUnit.SECONDS);
                            return request.prompt();
                        });
                run.begun();
                assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();

                run.ledger.refuse(RefusalCode.RUN_TERMINAL, _ -> true);
                run.cancel();

                assertThatThrownBy(run::outcome)
                        .isInstanceOf(WorkflowFailedException.class)
                        .hasCauseInstanceOf(CanceledFailure.class);
                assertThat(run.ledger.story()).containsExactly("StartAttempt[ask]");
                never.countDown();
            }
        }

        @Test
        void whoseLedgerKnowsNothingOfItIsEndedThereToo() throws Exception {
            try (var run = new RunHarness(oneTask(""), "{\"text\":\"hi\"}")) {
                CountDownLatch called = new CountDownLatch(1);
                CountDownLatch never = new CountDownLatch(1);
                run.workers.on(
                        "ask",
                        request -> {
                            called.countDown();
                            never.await(20, TimeUnit.SECONDS);
                            return request.prompt();
                        });
                run.begun();
                assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();

                run.cancel();

                assertThatThrownBy(run::outcome).hasCauseInstanceOf(CanceledFailure.class);
                assertThat(run.ledger.story()).endsWith("FailAttempt aborted");
                never.countDown();
            }
        }

        @Test
        void thatIsFoundOutByARefusalEndsQuietly() throws Exception {
            try (var run = new RunHarness(oneTask(""), "{\"text\":\"hi\"}")) {
                run.ledger.refuse(
                        RefusalCode.RUN_TERMINAL, RunCommand.RecordStep.class::isInstance);

                run.begun();

                assertThatThrownBy(run::outcome)
                        .cause()
                        .isInstanceOfSatisfying(
                                ApplicationFailure.class,
                                failure -> assertThat(failure.getType()).isEqualTo("RUN_TERMINAL"));
                assertThat(run.ledger.story()).containsExactly("StartAttempt[ask]");
            }
        }
    }

    @Nested
    class ALedgerThatIsAway {

        @Test
        @Tag("EVERY_RUN_REACHES_AN_END")
        void delaysARunAndDoesNotEndIt() throws Exception {
            try (var run = new RunHarness(CHAIN, "{}")) {
                AtomicInteger asked = new AtomicInteger();
                run.ledger.beforeEach(command -> {
                    // Each is refused three times, as by a database that restarts.
                    if (asked.incrementAndGet() % 4 != 0) {
                        throw new IllegalStateException("no connection to the database");
                    }
                });

                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
                assertThat(asked.get()).isGreaterThan(4);
            }
        }
    }

    @Nested
    class ALongHistory {

        @Test
        void isContinuedAsNewUnderTheSameExecution() throws Exception {
            try (var run = new RunHarness(5, CHAIN, "{}")) {
                assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);

                assertThat(run.ledger.all(RunCommand.RecordStep.class))
                        .extracting(RunCommand.RecordStep::step)
                        .containsExactly(1, 2, 3, 4);
                var starts = run.ledger.all(RunCommand.StartAttempt.class);
                assertThat(starts).hasSizeGreaterThan(1);
                assertThat(starts)
                        .extracting(RunCommand.StartAttempt::execution)
                        .containsOnly(starts.getFirst().execution());
                assertThat(run.ledger.state()).isEqualTo(Json.parse("{\"n\":3,\"said\":\"b\"}"));
            }
        }
    }

    @Nested
    class AHistory {

        private static final String SECRET = "the-patient-is-called-anna";

        @Test
        void holdsNothingOfWhatWasAskedOrAnswered() throws Exception {
            try (var run = new RunHarness(oneTask(""), "{\"text\":\"" + SECRET + "\"}")) {
                run.begun().outcome();

                assertThat(run.ledger.state().text("output")).isEqualTo(SECRET);
                assertThat(inClear(run.history())).doesNotContain(SECRET);
            }
        }

        @Test
        void holdsNoMessageOfAFailure() throws Exception {
            try (var run = new RunHarness(oneTask(""), "{\"text\":\"hi\"}")) {
                run.workers.on(
                        "ask",
                        _ -> {
                            throw ApplicationFailure.newNonRetryableFailure(SECRET, "t");
                        });

                assertThat(run.begun().outcome().errorCode()).isEqualTo("internal");

                assertThat(inClear(run.history())).doesNotContain(SECRET);
            }
        }

        private static String inClear(WorkflowExecutionHistory history) {
            StringBuilder bytes = new StringBuilder();
            history.getEvents()
                    .forEach(event ->
                            bytes.append(
                                    new String(event.toByteArray(), StandardCharsets.ISO_8859_1)));
            return bytes.toString();
        }
    }
}
