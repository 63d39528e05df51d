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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunStarted;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life of a run, apart from its usage units. */
class RunRulesTest {

    @Nested
    class Requesting {

        @Test
        void recordsAllThatWasAsked() {
            assertThat(requested().events())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            RunRequested.class,
                            e -> {
                                assertThat(e.runId()).isEqualTo(RUN);
                                assertThat(e.workflowId()).isEqualTo("graph-run:acme:k-1");
                                assertThat(e.requestHash()).isEqualTo("hash");
                                assertThat(e.input()).isEqualTo(request("hash").input());
                            });
        }

        @Test
        @Tag("IDEMPOTENT_RUN_START")
        void withTheSameHashRecordsNothingInWhateverStateTheRunIs() {
            for (RunHistory run : everyState()) {
                assertThat(run.decide(request("hash"))).isEmpty();
            }
        }

        @Test
        @Tag("IDEMPOTENT_RUN_START")
        void withAnotherHashIsRefusedInWhateverStateTheRunIs() {
            for (RunHistory run : everyState()) {
                assertRefused(run, request("other"), RefusalCode.IDEMPOTENCY_MISMATCH);
            }
        }

        private static List<RunHistory> everyState() {
            return List.of(
                    requested(),
                    started(),
                    requested().after(cancel()),
                    started().after(lastStep(0, 1, List.of(ok("a"), ok("b")))));
        }
    }

    @Nested
    class Starting {

        @Test
        void recordsTheStartStateAndTheFirstNodes() {
            List<? extends RunEvent> events = requested().decide(start(0, EXECUTION, 0, "a", "b"));
            assertThat(events)
                    .hasExactlyElementsOfTypes(
                            RunStarted.class,
                            CheckpointCreated.class,
                            NodeStarted.class,
                            NodeStarted.class);
            CheckpointCreated first = (CheckpointCreated) events.get(1);
            assertThat(first.step()).isZero();
            assertThat(first.completedNodes()).isEmpty();
            assertThat(first.nextNodes()).containsExactly("a", "b");
            assertThat(((NodeStarted) events.get(2)).step()).isEqualTo(1);
        }

        @Test
        void byAnotherExecutionIsRefused() {
            assertRefused(
                    started(),
                    start(0, "graph-run:acme:k-1/temporal-2", 0, "a", "b"),
                    RefusalCode.STALE_ATTEMPT);
        }

        @Test
        void ofAnAttemptThatNobodyAskedForIsRefused() {
            assertRefused(requested(), start(1, EXECUTION, 0), RefusalCode.STALE_ATTEMPT);
            assertRefused(
                    started().after(restart(0)),
                    start(0, EXECUTION, 0, "a"),
                    RefusalCode.STALE_ATTEMPT);
        }

        @Test
        void ofAnEndedOrCancelledRunIsRefused() {
            assertRefused(
                    requested().after(cancel()),
                    start(0, EXECUTION, 0, "a"),
                    RefusalCode.RUN_TERMINAL);
            assertRefused(
                    requested().after(fail(0)),
                    start(0, EXECUTION, 0, "a"),
                    RefusalCode.RUN_TERMINAL);
        }
    }

    @Nested
    class RecordingNodesAndSteps {

        @Test
        void aSlowSiblingHidesNothing() {
            RunHistory run = started().after(nodes(0, 1, ok("b")));
            List<? extends RunEvent> closing = run.decide(step(0, 1, List.of(ok("a")), "c"));
            assertThat(closing)
                    .hasExactlyElementsOfTypes(
                            NodeCompleted.class, CheckpointCreated.class, NodeStarted.class);
            CheckpointCreated checkpoint = (CheckpointCreated) closing.get(1);
            assertThat(checkpoint.completedNodes()).containsExactlyInAnyOrder("a", "b");
            assertThat(checkpoint.nextNodes()).containsExactly("c");
        }

        @Test
        void aStepThatNamesAllResultsRecordsOnlyTheNewOnes() {
            RunHistory run = started().after(nodes(0, 1, ok("b")));
            assertThat(run.decide(step(0, 1, List.of(ok("a"), ok("b")), "c")))
                    .filteredOn(NodeCompleted.class::isInstance)
                    .extracting(event -> ((NodeCompleted) event).node())
                    .containsExactly("a");
        }

        @Test
        void aNodeThatFailedIsNotAmongTheCompletedOnes() {
            RunHistory run = started().after(nodes(0, 1, failed("a")));
            CheckpointCreated checkpoint =
                    (CheckpointCreated) run.decide(step(0, 1, List.of(ok("b")))).getLast();
            assertThat(checkpoint.completedNodes()).containsExactly("b");
        }

        @Test
        void aNodeOfTheSameNameMayRunAgainInALaterStep() {
            RunHistory run = started().after(step(0, 1, List.of(ok("a"), ok("b")), "a"));
            assertThat(run.decide(nodes(0, 2, ok("a")))).singleElement();
        }

        @Test
        void theLastStepCompletesTheRun() {
            RunHistory run = started().after(lastStep(0, 1, List.of(ok("a"), ok("b"))));
            assertThat(run.events().getLast()).isEqualTo(new RunCompleted(RUN, 0, NOON));
            assertThat(run.state().phase()).isEqualTo(RunState.Phase.COMPLETED);
        }

        @Test
        void aFailedStepHasNoCheckpoint() {
            List<? extends RunEvent> events =
                    started().decide(failedStep(0, 1, List.of(failed("a"), ok("b"))));
            assertThat(events)
                    .hasExactlyElementsOfTypes(
                            NodeFailed.class, NodeCompleted.class, RunFailed.class);
            RunFailed end = (RunFailed) events.getLast();
            assertThat(end.errorCode()).isEqualTo("node_failed");
            assertThat(end.node()).isEqualTo("a");
        }

        @Test
        void resultsOfALowerAttemptAreRefused() {
            RunHistory run = started().after(restart(0), start(1, "w:a1/t", 0, "a", "b"));
            assertRefused(run, nodes(0, 1, ok("a")), RefusalCode.STALE_ATTEMPT);
            assertRefused(run, step(0, 1, List.of(ok("a"))), RefusalCode.STALE_ATTEMPT);
            assertRefused(run, fail(0), RefusalCode.STALE_ATTEMPT);
        }
    }

    @Nested
    class OfNoRun {

        @Test
        void anythingButARequestIsNotFound() {
            for (RunCommand command :
                    List.of(
                            start(0, EXECUTION, 0, "a"),
                            nodes(0, 1, ok("a")),
                            step(0, 1, List.of()),
                            fail(0),
                            cancel(),
                            unit(0, 1, "a", 0, "d"))) {
                assertRefused(new RunHistory(), command, RefusalCode.NOT_FOUND);
            }
        }
    }

    static void assertRefused(RunHistory run, RunCommand command, RefusalCode code) {
        assertThatThrownBy(() -> run.decide(command))
                .as("%s", command)
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
