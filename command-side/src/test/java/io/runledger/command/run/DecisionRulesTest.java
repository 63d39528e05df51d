package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.EXECUTION;
import static io.runledger.command.run.RunHistory.NOON;
import static io.runledger.command.run.RunHistory.RUN;
import static io.runledger.command.run.RunHistory.cancel;
import static io.runledger.command.run.RunHistory.fail;
import static io.runledger.command.run.RunHistory.inject;
import static io.runledger.command.run.RunHistory.lastStep;
import static io.runledger.command.run.RunHistory.ok;
import static io.runledger.command.run.RunHistory.replay;
import static io.runledger.command.run.RunHistory.requested;
import static io.runledger.command.run.RunHistory.restart;
import static io.runledger.command.run.RunHistory.resume;
import static io.runledger.command.run.RunHistory.retry;
import static io.runledger.command.run.RunHistory.start;
import static io.runledger.command.run.RunHistory.started;
import static io.runledger.command.run.RunHistory.told;
import static io.runledger.command.run.RunRulesTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.Review;
import io.runledger.events.run.RunCommand.DecideRun;
import io.runledger.events.run.RunCommand.ExpirePause;
import io.runledger.events.run.RunCommand.SkipRun;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunPause;
import io.runledger.events.run.TimeoutPolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decisions about runs that wait, waits that end by themselves, and runs that are skipped. */
class DecisionRulesTest {

    private static final PausePlace WAIT = new PausePlace(0, 1);
    private static final long MINUTE = 60_000;
    private static final Instant OVER = NOON.plusMillis(MINUTE);
    private static final Json.Obj ANSWER = Json.obj().put("answer", "yes").build();

    private static RunPause pause(boolean decides, @Nullable TimeoutPolicy onTimeout) {
        return new RunPause(
                PauseKind.NODE,
                List.of("ask"),
                "Go on?",
                decides ? true : null,
                onTimeout == null ? null : (Long) MINUTE,
                onTimeout);
    }

    /** A run that waits at {@code ask} after step 1. */
    private static RunHistory waiting(RunPause pause) {
        return started().after(told(0, 1, List.of(ok("a"), ok("b")), 0, pause));
    }

    private static RunHistory waiting() {
        return waiting(pause(true, null));
    }

    private static DecideRun decide(DecisionKind decision) {
        return decide(decision, WAIT);
    }

    private static DecideRun decide(DecisionKind decision, @Nullable PausePlace pause) {
        return new DecideRun(RUN, pause, decision, ANSWER, "fine", "key:anna", NOON);
    }

    private static ExpirePause expire(PausePlace pause, Instant at) {
        return new ExpirePause(RUN, pause, at);
    }

    private static RunEvent only(RunHistory run, ExpirePause command) {
        List<RunEvent> events = run.decide(command);
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    @Nested
    class ADecision {

        @ParameterizedTest
        @EnumSource(DecisionKind.class)
        void letsARunGoOnWhoseGraphReadsIt(DecisionKind decision) {
            assertThat(waiting().decide(decide(decision)))
                    .containsExactly(
                            new RunResumed(
                                    RUN,
                                    0,
                                    1,
                                    ANSWER,
                                    List.of(),
                                    decision,
                                    "fine",
                                    "key:anna",
                                    NOON));
        }

        @Test
        void thatRejectsEndsARunWhoseGraphReadsNone() {
            RunHistory run = waiting(pause(false, null));
            assertThat(run.decide(decide(DecisionKind.REJECT)))
                    .containsExactly(
                            new RunCancelled(
                                    RUN,
                                    0,
                                    "key:anna",
                                    "rejected: fine",
                                    DecisionKind.REJECT,
                                    NOON));
            assertThat(run.decide(decide(DecisionKind.APPROVE)))
                    .hasOnlyElementsOfType(RunResumed.class);
        }

        @ParameterizedTest
        @EnumSource(DecisionKind.class)
        @Tag("ONE_DECISION_PER_WAIT")
        void isTheOnlyOneAndTheNextIsToldWhoDecidedAndWhen(DecisionKind second) {
            RunHistory run = waiting().after(decide(DecisionKind.EDIT));
            assertThatThrownBy(() -> run.decide(decide(second)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> {
                                assertThat(refused.code()).isEqualTo(RefusalCode.NOT_INTERRUPTED);
                                assertThat(refused)
                                        .hasMessageContaining("edit, by key:anna at " + NOON);
                            });
        }

        @Test
        @Tag("ONE_DECISION_PER_WAIT")
        void isTheOnlyOneAlsoWhereItEndedTheRun() {
            RunHistory run = waiting(pause(false, null)).after(decide(DecisionKind.REJECT));
            assertThatThrownBy(() -> run.decide(decide(DecisionKind.APPROVE)))
                    .hasMessageContaining("reject, by key:anna at " + NOON);
        }

        @Test
        @Tag("ONE_DECISION_PER_WAIT")
        void ofAnEarlierWaitDoesNotCountForTheNextOne() {
            RunHistory run =
                    waiting()
                            .after(
                                    decide(DecisionKind.APPROVE),
                                    told(0, 2, List.of(), 1, pause(true, null)));
            assertRefused(run, decide(DecisionKind.APPROVE), RefusalCode.NOT_INTERRUPTED);
            assertThat(run.decide(decide(DecisionKind.APPROVE, new PausePlace(0, 2)))).hasSize(1);
        }

        @Test
        @Tag("ONE_DECISION_PER_WAIT")
        void losesAgainstAResumeAndTheOtherWayRound() {
            assertRefused(
                    waiting().after(resume()),
                    decide(DecisionKind.APPROVE),
                    RefusalCode.NOT_INTERRUPTED);
            assertRefused(
                    waiting().after(decide(DecisionKind.APPROVE)),
                    resume(),
                    RefusalCode.NOT_INTERRUPTED);
        }

        @Test
        void aboutARunThatDoesNotWaitIsRefused() {
            for (RunHistory run :
                    List.of(
                            requested(),
                            started(),
                            waiting().after(cancel()),
                            waiting().after(fail(0)),
                            waiting().after(restart(0)),
                            started().after(lastStep(0, 1, List.of())))) {
                assertRefused(run, decide(DecisionKind.APPROVE, null), RefusalCode.NOT_INTERRUPTED);
            }
            assertRefused(new RunHistory(), decide(DecisionKind.APPROVE), RefusalCode.NOT_FOUND);
        }
    }

    @Nested
    class ATimeout {

        @Test
        void isNotedWithTheWait() {
            RunInterrupted wait =
                    (RunInterrupted) waiting(pause(true, TimeoutPolicy.FAIL)).events().getLast();
            assertThat(wait.expiresAt()).isEqualTo(OVER);
            assertThat(wait.onTimeout()).isEqualTo(TimeoutPolicy.FAIL);
            assertThat(wait.decides()).isTrue();
        }

        @Test
        void approvesOrRejectsInTheNameOfNobody() {
            for (DecisionKind kind : List.of(DecisionKind.APPROVE, DecisionKind.REJECT)) {
                TimeoutPolicy policy = TimeoutPolicy.valueOf(kind.name());
                RunResumed end =
                        (RunResumed) only(waiting(pause(true, policy)), expire(WAIT, OVER));
                assertThat(end.decision()).isEqualTo(kind);
                assertThat(end.by()).isEqualTo("system:timeout");
                assertThat(end.updates().get(Review.KEY))
                        .isEqualTo(
                                Review.state(
                                        kind, "nobody decided in time", "system:timeout", OVER));
            }
        }

        @Test
        void rejectsARunAndEndsItWhereItsGraphReadsNoDecision() {
            RunCancelled end =
                    (RunCancelled)
                            only(waiting(pause(false, TimeoutPolicy.REJECT)), expire(WAIT, OVER));
            assertThat(end.decision()).isEqualTo(DecisionKind.REJECT);
            assertThat(end.by()).isEqualTo("system:timeout");
        }

        @Test
        void cancelsOrFails() {
            assertThat(only(waiting(pause(true, TimeoutPolicy.CANCEL)), expire(WAIT, OVER)))
                    .isEqualTo(
                            new RunCancelled(
                                    RUN,
                                    0,
                                    "system:timeout",
                                    "nobody decided in time",
                                    null,
                                    OVER));
            assertThat(only(waiting(pause(true, TimeoutPolicy.FAIL)), expire(WAIT, OVER)))
                    .isEqualTo(
                            new RunFailed(
                                    RUN, 0, "timeout", "nobody decided in time", "ask", OVER));
        }

        @Test
        void isNothingBeforeItsTimeAfterADecisionOrForAnotherWait() {
            RunHistory run = waiting(pause(true, TimeoutPolicy.REJECT));
            assertThat(run.decide(expire(WAIT, OVER.minusNanos(1)))).isEmpty();
            assertThat(run.decide(expire(new PausePlace(0, 2), OVER))).isEmpty();
            assertThat(run.after(decide(DecisionKind.APPROVE)).decide(expire(WAIT, OVER)))
                    .isEmpty();
            assertThat(waiting().decide(expire(WAIT, OVER))).isEmpty();
            assertThat(requested().decide(expire(WAIT, OVER))).isEmpty();
        }

        @Test
        @Tag("ONE_DECISION_PER_WAIT")
        void isADecisionToWhoComesLater() {
            RunHistory run = waiting(pause(true, TimeoutPolicy.REJECT)).after(expire(WAIT, OVER));
            assertThatThrownBy(() -> run.decide(decide(DecisionKind.APPROVE)))
                    .hasMessageContaining("reject, by system:timeout");
            assertThat(run.decide(expire(WAIT, OVER))).isEmpty();
        }

        @Test
        void isNotPutOffByWhatTheRunIsToldMeanwhile() {
            RunPause pause = pause(true, TimeoutPolicy.REJECT);
            RunHistory run = waiting(pause).after(inject("x"), told(0, 2, List.of(), 1, pause));
            assertThat(run.decide(expire(WAIT, OVER))).hasSize(1);
        }
    }

    @Nested
    class ALimitOfAWait {

        private static final Instant LATER = NOON.plusSeconds(30);
        private static final RunPause PAUSE = pause(true, TimeoutPolicy.REJECT);

        /** The wait that an attempt begins with that starts half a minute later. */
        private static RunInterrupted begun(RunHistory run, int attempt, RunPause pause) {
            String execution = EXECUTION + attempt;
            run.after(
                    new StartAttempt(
                            RUN, attempt, execution, 1, "state 1", List.of(), 0, pause, LATER));
            return (RunInterrupted) run.events().getLast();
        }

        @Test
        void staysWhereTheAttemptWasLost() {
            RunHistory run = waiting(PAUSE).after(restart(0));
            RunInterrupted again = begun(run, 1, PAUSE);
            assertThat(again.expiresAt()).isEqualTo(OVER);
            assertThat(again.attempt()).isEqualTo(1);
            assertThat(run.decide(expire(new PausePlace(1, 1), OVER))).hasSize(1);
        }

        @Test
        void staysWhereTheNextAttemptWasLostTooBeforeItBegan() {
            RunHistory run = waiting(PAUSE).after(restart(0), restart(1));
            assertThat(begun(run, 2, PAUSE).expiresAt()).isEqualTo(OVER);
        }

        @Test
        void beginsAnewWhereAPersonReplaysTheRun() {
            RunHistory run = waiting(PAUSE).after(replay(0, 1));
            assertThat(begun(run, 1, PAUSE).expiresAt()).isEqualTo(LATER.plusMillis(MINUTE));
        }

        @Test
        void beginsAnewAfterARetry() {
            RunHistory run =
                    waiting(pause(true, TimeoutPolicy.FAIL)).after(expire(WAIT, OVER), retry());
            assertThat(begun(run, 1, PAUSE).expiresAt()).isEqualTo(LATER.plusMillis(MINUTE));
        }

        @Test
        void isNotThatOfAnotherWait() {
            RunPause other =
                    new RunPause(
                            PauseKind.NODE, List.of("other"), null, null, 5L, TimeoutPolicy.FAIL);
            RunHistory run = waiting(PAUSE).after(restart(0));
            assertThat(begun(run, 1, other).expiresAt()).isEqualTo(LATER.plusMillis(5));
        }

        @Test
        void isNotThatOfAnEarlierWaitAtTheSamePlace() {
            RunHistory run = waiting(PAUSE).after(restart(0));
            begun(run, 1, PAUSE);
            run.after(
                    decide(DecisionKind.APPROVE, new PausePlace(1, 1)),
                    told(1, 2, List.of(), 1, PAUSE));
            RunInterrupted second = (RunInterrupted) run.events().getLast();
            assertThat(second.step()).isEqualTo(2);
            assertThat(second.expiresAt()).isEqualTo(NOON.plusMillis(MINUTE));
        }
    }

    @Nested
    class ASkip {

        private static SkipRun skip(int attempt) {
            return new SkipRun(RUN, attempt, "grant_revoked", NOON);
        }

        @Test
        void endsARunThatHasNotStarted() {
            assertThat(requested().decide(skip(0)))
                    .containsExactly(new RunSkipped(RUN, 0, "grant_revoked", NOON));
        }

        @Test
        void isNothingTheSecondTimeOrAfterAnotherEnd() {
            assertThat(requested().after(skip(0)).decide(skip(0))).isEmpty();
            assertThat(requested().after(fail(0)).decide(skip(0))).isEmpty();
            assertRefused(requested().after(cancel()), skip(0), RefusalCode.RUN_TERMINAL);
        }

        @Test
        void isOfTheCurrentAttemptOnly() {
            RunHistory run = started().after(restart(0));
            assertRefused(run, skip(0), RefusalCode.STALE_ATTEMPT);
            assertThat(run.decide(skip(1))).hasSize(1);
        }

        @Test
        void leavesNothingToStartRetryOrDecide() {
            RunHistory run = requested().after(skip(0));
            assertRefused(run, start(0, EXECUTION, 0, "a"), RefusalCode.RUN_TERMINAL);
            assertRefused(run, retry(), RefusalCode.CONFLICT);
            assertRefused(run, decide(DecisionKind.APPROVE), RefusalCode.NOT_INTERRUPTED);
            assertRefused(run, cancel(), RefusalCode.RUN_TERMINAL);
        }
    }
}
