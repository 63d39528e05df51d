package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.RUN;
import static io.runledger.command.run.RunHistory.cancel;
import static io.runledger.command.run.RunHistory.fail;
import static io.runledger.command.run.RunHistory.failedStep;
import static io.runledger.command.run.RunHistory.inject;
import static io.runledger.command.run.RunHistory.lastStep;
import static io.runledger.command.run.RunHistory.nodes;
import static io.runledger.command.run.RunHistory.ok;
import static io.runledger.command.run.RunHistory.replay;
import static io.runledger.command.run.RunHistory.requested;
import static io.runledger.command.run.RunHistory.restart;
import static io.runledger.command.run.RunHistory.retry;
import static io.runledger.command.run.RunHistory.settle;
import static io.runledger.command.run.RunHistory.start;
import static io.runledger.command.run.RunHistory.started;
import static io.runledger.command.run.RunHistory.step;
import static io.runledger.command.run.RunHistory.told;
import static io.runledger.command.run.RunHistory.unit;
import static io.runledger.command.run.RunRulesTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.RefusalCode;
import io.runledger.events.id.CallId;
import io.runledger.events.run.RunCommand.RetryRun;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunStanding;
import io.runledger.events.run.UnitOutcome;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Further attempts of a run: replays and retries. */
class AttemptRulesTest {

    /** A run with checkpoints 0 to 2, whose node {@code d} runs. */
    private static RunHistory threeCheckpoints() {
        return started()
                .after(step(0, 1, List.of(ok("a"), ok("b")), "c"))
                .after(step(0, 2, List.of(ok("c")), "d"));
    }

    private static AttemptRequested asked(List<RunEvent> events) {
        assertThat(events).hasOnlyElementsOfType(AttemptRequested.class).hasSize(1);
        return (AttemptRequested) events.getFirst();
    }

    @Nested
    class Replaying {

        @Test
        void beginsTheNextAttemptAtTheCheckpointAndTakesNoControlInAgain() {
            RunHistory run = threeCheckpoints().after(inject("x"));
            AttemptRequested asked = asked(run.decide(replay(0, 1)));
            assertThat(asked.attempt()).isEqualTo(1);
            assertThat(asked.fromAttempt()).isZero();
            assertThat(asked.fromStep()).isEqualTo(1);
            assertThat(asked.workflowId()).isEqualTo("graph-run:acme:k-1:a1");
            assertThat(asked.control()).isEqualTo(1);
            assertThat(asked.by()).isEqualTo("key:default");
            run.after(replay(0, 1), start(1, "w:a1/t", 1, "c"));
            assertThat(run.state().controlsAfter(0)).isEmpty();
        }

        @Test
        void worksWhateverBecameOfTheRun() {
            for (RunHistory run :
                    List.of(
                            threeCheckpoints(),
                            threeCheckpoints().after(cancel()),
                            threeCheckpoints().after(fail(0)),
                            threeCheckpoints().after(lastStep(0, 3, List.of(ok("d")))))) {
                assertThat(asked(run.decide(replay(0, 0))).attempt()).isEqualTo(1);
                run.after(replay(0, 0));
                assertThat(run.state().isOpen()).isTrue();
            }
        }

        @Test
        @Tag("REPLAY_KEEPS_OLD_ATTEMPTS")
        void reachesTheCheckpointsOfEveryAttempt() {
            RunHistory run =
                    threeCheckpoints()
                            .after(replay(0, 1), start(1, "w:a1/t", 1, "c"))
                            .after(step(1, 2, List.of(ok("c")), "d"))
                            .after(replay(0, 2), start(2, "w:a2/t", 2, "d"));
            assertThat(asked(run.decide(replay(1, 2))).attempt()).isEqualTo(3);
            assertThat(asked(run.decide(replay(0, 0))).attempt()).isEqualTo(3);
            assertRefused(run, replay(1, 0), RefusalCode.NOT_FOUND);
            assertRefused(run, replay(1, 3), RefusalCode.NOT_FOUND);
            assertRefused(run, replay(0, 3), RefusalCode.NOT_FOUND);
            assertRefused(run, replay(3, 0), RefusalCode.NOT_FOUND);
        }

        @Test
        @Tag("REPLAY_KEEPS_OLD_ATTEMPTS")
        void keepsWhatEarlierAttemptsOwe() {
            RunHistory run = started().after(unit(0, 1, "a", 0, "d"));
            CallId call = Objects.requireNonNull(run.state().units().callOf("d"));
            run.after(replay(0, 0), start(1, "w:a1/t", 0, "a", "b"));
            assertThat(run.decide(settle(call, UnitOutcome.CHARGED))).hasSize(1);
        }

        @Test
        void whileARequestedAttemptHasNotStartedIsAConflict() {
            RunHistory run = threeCheckpoints().after(replay(0, 1));
            assertRefused(run, replay(0, 1), RefusalCode.CONFLICT);
            run.after(start(1, "w:a1/t", 1, "c"));
            assertThat(run.decide(replay(0, 1))).hasSize(1);
        }

        @Test
        void byTwoWhoSawTheSameHappensOnce() {
            RunStanding seen = new RunStanding(0, true);
            RunHistory run =
                    threeCheckpoints().after(replay(0, 1, seen), start(1, "w:a1/t", 1, "c"));
            assertRefused(run, replay(0, 1, seen), RefusalCode.CONFLICT);
            assertRefused(run, replay(0, 1, new RunStanding(1, false)), RefusalCode.CONFLICT);
        }

        @Test
        void refusesWhatTheEarlierAttemptStillDoes() {
            RunHistory run = threeCheckpoints().after(replay(0, 1), start(1, "w:a1/t", 1, "c"));
            assertRefused(run, nodes(0, 3, ok("d")), RefusalCode.STALE_ATTEMPT);
            assertRefused(run, unit(0, 3, "d", 0, "x"), RefusalCode.STALE_ATTEMPT);
        }

        @Test
        void thatIsLostBeforeItStartedBeginsAtTheSamePlaceAgain() {
            RunHistory run = threeCheckpoints().after(inject("x"), replay(0, 1), inject("y"));
            AttemptRequested asked = asked(run.decide(restart(1)));
            assertThat(asked.attempt()).isEqualTo(2);
            assertThat(asked.fromAttempt()).isEqualTo(1);
            assertThat(asked.fromStep()).isEqualTo(1);
            assertThat(asked.control()).isNull();
            run.after(restart(1));
            assertThat(run.state().controlsAfter(0)).hasSize(1);
        }
    }

    @Nested
    class Retrying {

        @Test
        void goesOnFromTheLastCheckpointOfAFailedRun() {
            RunHistory run = threeCheckpoints().after(failedStep(0, 3, List.of()));
            AttemptRequested asked = asked(run.decide(retry()));
            assertThat(asked.attempt()).isEqualTo(1);
            assertThat(asked.fromStep()).isEqualTo(2);
            assertThat(asked.control()).isNull();
            assertThat(asked.reason()).isEqualTo("retried");
        }

        @Test
        @Tag("NOTHING_INJECTED_IS_LOST")
        void keepsWhatTheFailedAttemptHadNotTakenIn() {
            RunHistory run =
                    threeCheckpoints()
                            .after(inject("x"), told(0, 3, List.of(), 1, null), inject("y"))
                            .after(fail(0), retry());
            assertThat(run.state().controlsAfter(0))
                    .singleElement()
                    .satisfies(control -> assertThat(control.number()).isEqualTo(2));
        }

        @Test
        void happensOncePerFailure() {
            RunHistory run = threeCheckpoints().after(fail(0));
            assertRefused(run.after(retry()), retry(), RefusalCode.CONFLICT);
            run.after(start(1, "w:a1/t", 2, "d"), fail(1));
            RetryRun late = new RetryRun(RUN, new RunStanding(0, false), "x", retry().at());
            assertRefused(run, late, RefusalCode.CONFLICT);
            assertThat(asked(run.decide(retry())).attempt()).isEqualTo(2);
        }

        @Test
        void ofARunThatDidNotFailIsAConflict() {
            for (RunHistory run :
                    List.of(
                            requested(),
                            started(),
                            started().after(cancel()),
                            started().after(lastStep(0, 1, List.of(ok("a"), ok("b")))))) {
                assertRefused(run, retry(), RefusalCode.CONFLICT);
            }
        }
    }
}
