package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.EXECUTION;
import static io.runledger.command.run.RunHistory.NOON;
import static io.runledger.command.run.RunHistory.RUN;
import static io.runledger.command.run.RunHistory.cancel;
import static io.runledger.command.run.RunHistory.fail;
import static io.runledger.command.run.RunHistory.failed;
import static io.runledger.command.run.RunHistory.failedStep;
import static io.runledger.command.run.RunHistory.lastStep;
import static io.runledger.command.run.RunHistory.nodes;
import static io.runledger.command.run.RunHistory.ok;
import static io.runledger.command.run.RunHistory.request;
import static io.runledger.command.run.RunHistory.requested;
import static io.runledger.command.run.RunHistory.restart;
import static io.runledger.command.run.RunHistory.start;
import static io.runledger.command.run.RunHistory.started;
import static io.runledger.command.run.RunHistory.step;
import static io.runledger.command.run.RunHistory.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunCancelled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Repeats, cancels and restarts of a run. */
class RunRepeatsTest {

    @Nested
    @Tag("RETRIES_ARE_NO_OPS")
    @Tag("ACTIVITY_IDEMPOTENCY")
    @Tag("GRAPH_FINALIZATION_ONCE")
    class Repeats {

        static Stream<RunHistory> histories() {
            return Stream.of(
                    requested(),
                    started(),
                    started().after(nodes(0, 1, ok("a"))),
                    started().after(step(0, 1, List.of(ok("a"), ok("b")), "c")),
                    started().after(lastStep(0, 1, List.of(ok("a"), ok("b")))),
                    started().after(failedStep(0, 1, List.of(failed("a")))));
        }

        static Stream<RunCommand> commands() {
            return Stream.of(
                    request("hash"),
                    start(0, EXECUTION, 0, "a", "b"),
                    nodes(0, 1, ok("a")),
                    nodes(0, 1, ok("a"), ok("b")),
                    step(0, 1, List.of(ok("a"), ok("b")), "c"),
                    step(0, 1, List.of(failed("a"), ok("b"))),
                    lastStep(0, 1, List.of(ok("a"))),
                    failedStep(0, 1, List.of(failed("a"))),
                    fail(0),
                    cancel(),
                    restart(0),
                    unit(0, 1, "a", 0, "dispatch"));
        }

        @ParameterizedTest
        @MethodSource("commands")
        void ofAnyCommandRecordNothing(RunCommand command) {
            histories()
                    .filter(run -> isAccepted(run, command))
                    .forEach(run ->
                            assertThat(run.after(command).decide(command))
                                    .as("%s twice", command)
                                    .isEmpty());
        }

        private static boolean isAccepted(RunHistory run, RunCommand command) {
            try {
                run.decide(command);
                return true;
            } catch (Refused _) {
                return false;
            }
        }

        @Test
        void ofNodesAndStepsAfterTheStepWasClosedRecordNothing() {
            RunHistory run = started().after(step(0, 1, List.of(ok("a"), ok("b")), "c"));
            assertThat(run.decide(nodes(0, 1, ok("a")))).isEmpty();
            assertThat(run.decide(step(0, 1, List.of(ok("a"), ok("b")), "c"))).isEmpty();
        }

        @Test
        void ofAStepThatEndedTheRunRecordNothing() {
            RunHistory run = started().after(failedStep(0, 1, List.of(failed("a"))));
            assertThat(run.decide(failedStep(0, 1, List.of(failed("a"))))).isEmpty();
            assertThat(run.decide(nodes(0, 1, failed("a")))).isEmpty();
        }

        @Test
        void ofAStartWhileStepsGoOnRecordNothing() {
            RunHistory run = started().after(step(0, 1, List.of(ok("a"), ok("b")), "c"));
            assertThat(run.decide(start(0, EXECUTION, 0, "a", "b"))).isEmpty();
        }
    }

    @Nested
    class Cancelling {

        @Test
        void recordsWhoAndWhy() {
            assertThat(started().decide(cancel()))
                    .isEqualTo(
                            List.of(
                                    new RunCancelled(
                                            RUN,
                                            0,
                                            "key:default",
                                            "no longer needed",
                                            null,
                                            NOON)));
        }

        @Test
        @Tag("CANCEL_WINS")
        void winsOverWhateverTheWorkflowSendsAfterwards() {
            RunHistory run = started().after(nodes(0, 1, ok("a")), cancel());
            for (RunCommand late :
                    List.of(
                            nodes(0, 1, ok("b")),
                            nodes(0, 1, ok("a")),
                            step(0, 1, List.of(ok("b")), "c"),
                            lastStep(0, 1, List.of(ok("b"))),
                            fail(0),
                            unit(0, 1, "b", 0, "dispatch"))) {
                RunRulesTest.assertRefused(run, late, RefusalCode.RUN_TERMINAL);
            }
            assertThat(run.state().phase()).isEqualTo(RunState.Phase.CANCELLED);
        }

        @Test
        void ofAnEndedRunIsRefused() {
            RunRulesTest.assertRefused(
                    started().after(lastStep(0, 1, List.of(ok("a"), ok("b")))),
                    cancel(),
                    RefusalCode.RUN_TERMINAL);
            RunRulesTest.assertRefused(
                    requested().after(fail(0)), cancel(), RefusalCode.RUN_TERMINAL);
        }
    }

    @Nested
    class Restarting {

        @Test
        void goesOnFromTheLastCheckpointOfTheLostAttempt() {
            RunHistory run = started().after(step(0, 1, List.of(ok("a"), ok("b")), "c"));
            assertThat(run.decide(restart(0)))
                    .isEqualTo(
                            List.of(
                                    new AttemptRequested(
                                            RUN,
                                            1,
                                            0,
                                            1,
                                            "graph-run:acme:k-1:a1",
                                            "lost",
                                            null,
                                            null,
                                            NOON)));
        }

        @Test
        void beforeTheFirstCheckpointBeginsAnew() {
            assertThat(requested().decide(restart(0)))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            AttemptRequested.class, e -> assertThat(e.fromStep()).isZero());
        }

        @Test
        void letsTheNewAttemptRecordTheOpenStepAgain() {
            RunHistory run =
                    started()
                            .after(nodes(0, 1, ok("a")))
                            .after(restart(0), start(1, "w:a1/t", 0, "a", "b"));
            assertThat(run.decide(nodes(1, 1, ok("a")))).singleElement();
        }

        @Test
        void ofARunThatIsNotLostAnyMoreRecordsNothing() {
            assertThat(started().after(restart(0)).decide(restart(0))).isEmpty();
            assertThat(requested().after(cancel()).decide(restart(0))).isEmpty();
            assertThat(requested().after(fail(0)).decide(restart(0))).isEmpty();
        }

        @Test
        @Tag("NOTHING_PAID_FOR_IS_LOST")
        void beforeTheNewAttemptHasACheckpointKeepsWhatEarlierOnesReached() {
            RunHistory run =
                    started()
                            .after(step(0, 1, List.of(ok("a"), ok("b")), "c"))
                            .after(restart(0), restart(1));
            assertThat(run.events().getLast())
                    .isInstanceOfSatisfying(
                            AttemptRequested.class,
                            e -> {
                                assertThat(e.attempt()).isEqualTo(2);
                                assertThat(e.fromAttempt()).isEqualTo(1);
                                assertThat(e.fromStep()).isEqualTo(1);
                            });
        }
    }
}
