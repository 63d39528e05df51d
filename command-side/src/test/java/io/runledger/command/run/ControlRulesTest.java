package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.EXECUTION;
import static io.runledger.command.run.RunHistory.NOON;
import static io.runledger.command.run.RunHistory.RUN;
import static io.runledger.command.run.RunHistory.cancel;
import static io.runledger.command.run.RunHistory.fail;
import static io.runledger.command.run.RunHistory.failedStep;
import static io.runledger.command.run.RunHistory.inject;
import static io.runledger.command.run.RunHistory.lastStep;
import static io.runledger.command.run.RunHistory.ok;
import static io.runledger.command.run.RunHistory.pausedStep;
import static io.runledger.command.run.RunHistory.requested;
import static io.runledger.command.run.RunHistory.restart;
import static io.runledger.command.run.RunHistory.resume;
import static io.runledger.command.run.RunHistory.start;
import static io.runledger.command.run.RunHistory.started;
import static io.runledger.command.run.RunHistory.step;
import static io.runledger.command.run.RunHistory.told;
import static io.runledger.command.run.RunRulesTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.RefusalCode;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunPause;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a run is told while it goes on, and its waits. */
class ControlRulesTest {

    private static final RunPause BEFORE_C = new RunPause(PauseKind.BEFORE, List.of("c"), null);

    /** A run that waits before {@code c} after step 1. */
    private static RunHistory waiting() {
        return started().after(pausedStep(0, 1, List.of(ok("a"), ok("b")), "c"));
    }

    private static List<Integer> numbers(List<RunControl> controls) {
        return controls.stream().map(RunControl::number).toList();
    }

    @Nested
    class Injecting {

        @Test
        void numbersControlsInTheirOrder() {
            RunHistory run = waiting().after(inject("x"), resume(), inject("y"));
            assertThat(run.events())
                    .filteredOn(StateInjected.class::isInstance)
                    .extracting(event -> ((StateInjected) event).control())
                    .containsExactly(1, 3);
            assertThat(run.events())
                    .filteredOn(RunResumed.class::isInstance)
                    .extracting(event -> ((RunResumed) event).control())
                    .containsExactly(2);
        }

        @Test
        void isTakenBeforeTheRunHasStartedWhileItRunsAndWhileItWaits() {
            for (RunHistory run : List.of(requested(), started(), waiting())) {
                assertThat(run.decide(inject("x"))).hasOnlyElementsOfType(StateInjected.class);
            }
        }

        @Test
        void intoAnEndedRunIsRefused() {
            for (RunHistory run :
                    List.of(
                            requested().after(cancel()),
                            requested().after(fail(0)),
                            started().after(lastStep(0, 1, List.of(ok("a"), ok("b")))))) {
                assertRefused(run, inject("x"), RefusalCode.RUN_TERMINAL);
            }
        }

        @Test
        void intoARunThatTakesNothingInIsRefusedInTheEnd() {
            RunHistory run = started();
            for (int number = 0; number < ControlRules.MOST_WAITING; number++) {
                run.after(inject("x"));
            }
            assertRefused(run, inject("x"), RefusalCode.CONFLICT);
            run.after(told(0, 1, List.of(), ControlRules.MOST_WAITING, null));
            assertThat(run.decide(inject("x"))).hasSize(1);
        }
    }

    @Nested
    @Tag("NOTHING_INJECTED_IS_LOST")
    class AStepThatLacksControls {

        @Test
        void recordsNothingAndIsToldThem() {
            RunHistory run = started().after(inject("x"), inject("y"));
            var closing = told(0, 1, List.of(ok("a"), ok("b")), 1, null);
            assertThat(run.decide(closing)).isEmpty();
            assertThat(numbers(RunRules.missing(run.state(), closing))).containsExactly(2);
        }

        @Test
        void mayNotEndTheRunWell() {
            RunHistory run = started().after(inject("x"));
            assertThat(run.decide(lastStep(0, 1, List.of(ok("a"), ok("b"))))).isEmpty();
        }

        @Test
        void mayEndTheRunInAnError() {
            RunHistory run = started().after(inject("x"));
            assertThat(RunRules.missing(run.state(), failedStep(0, 1, List.of()))).isEmpty();
            assertThat(run.decide(failedStep(0, 1, List.of())))
                    .hasOnlyElementsOfType(RunFailed.class);
        }

        @Test
        void isRecordedOnceItHasThem() {
            RunHistory run = started().after(inject("x"));
            CheckpointCreated checkpoint =
                    (CheckpointCreated)
                            run.decide(told(0, 1, List.of(ok("a"), ok("b")), 1, null)).get(2);
            assertThat(checkpoint.control()).isEqualTo(1);
        }

        @Test
        void isToldNothingWhenItIsSentAgainAfterItWasRecorded() {
            var closing = told(0, 1, List.of(ok("a"), ok("b")), 0, null);
            RunHistory run = started().after(closing, inject("x"));
            assertThat(RunRules.missing(run.state(), closing)).isEmpty();
            assertThat(run.decide(closing)).isEmpty();
        }

        @Test
        void isOneOfTheNextAttemptTooWhereTheLastOneWasLost() {
            RunHistory run =
                    started().after(inject("x"), restart(0), start(1, "w:a1/t", 0, "a", "b"));
            var closing = step(1, 1, List.of(ok("a"), ok("b")));
            assertThat(numbers(RunRules.missing(run.state(), closing))).containsExactly(1);
        }
    }

    @Test
    void whatACheckpointHasInItIsForgotten() {
        RunHistory run = started().after(inject("x"), inject("y"));
        run.after(told(0, 1, List.of(ok("a"), ok("b")), 2, null));
        assertThat(run.state().controlsAfter(0)).isEmpty();
        assertThat(run.state().lastControl()).isEqualTo(2);
    }

    @Nested
    class Waiting {

        @Test
        void isRecordedAfterItsCheckpoint() {
            assertThat(waiting().events().getLast())
                    .isEqualTo(
                            new RunInterrupted(
                                    RUN,
                                    0,
                                    1,
                                    PauseKind.BEFORE,
                                    List.of("c"),
                                    null,
                                    null,
                                    null,
                                    null,
                                    NOON));
        }

        @Test
        void isRecordedOnceAlsoWhereAnInjectionIsTakenInMeanwhile() {
            RunHistory run = waiting().after(inject("x"));
            List<RunEvent> taken = run.decide(told(0, 2, List.of(), 1, BEFORE_C));
            assertThat(taken).hasOnlyElementsOfType(CheckpointCreated.class);
            assertThat(((CheckpointCreated) taken.getFirst()).completedNodes()).isEmpty();
        }

        @Test
        void atTheSamePlaceAfterAResumeIsAnotherWait() {
            RunHistory run = waiting().after(resume(), told(0, 2, List.of(), 1, BEFORE_C));
            assertThat(run.events().getLast()).isInstanceOf(RunInterrupted.class);
        }

        @Test
        void mayBeginBeforeTheFirstNode() {
            StartAttempt start =
                    new StartAttempt(RUN, 0, EXECUTION, 0, "state 0", List.of(), 0, BEFORE_C, NOON);
            RunHistory run = requested().after(start);
            assertThat(run.events().getLast()).isInstanceOf(RunInterrupted.class);
            assertThat(run.decide(resume())).hasSize(1);
        }
    }

    @Nested
    class Resuming {

        @Test
        @Tag("ONE_RESUME_WINS")
        void happensOncePerWait() {
            RunHistory run = waiting();
            assertThat(run.decide(resume())).hasOnlyElementsOfType(RunResumed.class);
            assertRefused(run.after(resume()), resume(), RefusalCode.NOT_INTERRUPTED);
        }

        @Test
        @Tag("ONE_RESUME_WINS")
        void ofAnEarlierWaitDoesNotAnswerTheNextOne() {
            PausePlace first = new PausePlace(0, 1);
            RunHistory run = waiting().after(resume(first), told(0, 2, List.of(), 1, BEFORE_C));
            assertRefused(run, resume(first), RefusalCode.NOT_INTERRUPTED);
            assertThat(run.decide(resume(new PausePlace(0, 2)))).hasSize(1);
        }

        @Test
        void ofARunThatDoesNotWaitIsRefused() {
            for (RunHistory run :
                    List.of(
                            requested(),
                            started(),
                            waiting().after(cancel()),
                            waiting().after(fail(0)),
                            waiting().after(restart(0)),
                            started().after(lastStep(0, 1, List.of())))) {
                assertRefused(run, resume(), RefusalCode.NOT_INTERRUPTED);
            }
        }

        @Test
        @Tag("CANCEL_WINS")
        void losesAgainstACancel() {
            RunHistory run = waiting();
            assertThat(run.decide(cancel())).hasOnlyElementsOfType(RunCancelled.class);
            assertRefused(
                    run.after(resume(), cancel()),
                    told(0, 2, List.of(), 1, null),
                    RefusalCode.RUN_TERMINAL);
        }
    }
}
