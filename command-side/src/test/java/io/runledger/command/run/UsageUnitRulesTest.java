package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.RUN;
import static io.runledger.command.run.RunHistory.cancel;
import static io.runledger.command.run.RunHistory.lastStep;
import static io.runledger.command.run.RunHistory.ok;
import static io.runledger.command.run.RunHistory.restart;
import static io.runledger.command.run.RunHistory.settle;
import static io.runledger.command.run.RunHistory.start;
import static io.runledger.command.run.RunHistory.started;
import static io.runledger.command.run.RunHistory.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.RefusalCode;
import io.runledger.events.id.CallId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.run.RunCommand.OpenUsageUnit;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunUnits;
import io.runledger.events.run.UnitOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls of a run: their ids before they leave, and how they end. */
class UsageUnitRulesTest {

    private static CallId opened(RunHistory run, OpenUsageUnit command) {
        run.after(command);
        return run.state().units().callOf(command.dispatch());
    }

    @Nested
    @Tag("INTENT_FIRST")
    class Opening {

        @Test
        void derivesTheIdFromRunPlaceAndTry() {
            CallId call = opened(started(), unit(0, 1, "a", 0, "d-1"));
            assertThat(call.value()).isEqualTo(NameUuid.of(RUN + "\n0\n1\na\n0\n0").toString());
        }

        @Test
        void theSameDispatchAgainGetsTheSameIdAndRecordsNothing() {
            RunHistory run = started();
            CallId call = opened(run, unit(0, 1, "a", 0, "d-1"));
            assertThat(run.decide(unit(0, 1, "a", 0, "d-1"))).isEmpty();
            assertThat(opened(run, unit(0, 1, "a", 0, "d-1"))).isEqualTo(call);
        }

        @Test
        void anotherDispatchAtTheSamePlaceIsTheNextTry() {
            RunHistory run = started();
            opened(run, unit(0, 1, "a", 0, "d-1"));
            UsageUnitCreated second =
                    (UsageUnitCreated) run.decide(unit(0, 1, "a", 0, "d-2")).getFirst();
            assertThat(second.tryNumber()).isEqualTo(1);
            assertThat(second.callId().value())
                    .isEqualTo(NameUuid.of(RUN + "\n0\n1\na\n0\n1").toString());
        }

        @Test
        void everyPlaceTurnTryAndAttemptHasAnIdOfItsOwn() {
            RunHistory run = started();
            Set<CallId> calls = new HashSet<>();
            int opened = 0;
            for (int attempt = 0; attempt < 2; attempt++) {
                for (int step : new int[] {1, 11}) {
                    for (String path : new String[] {"a", "b", "a/b[1]"}) {
                        for (int turn = 0; turn < 3; turn++) {
                            calls.add(opened(run, unit(attempt, step, path, turn, "d" + opened)));
                            opened++;
                        }
                    }
                }
                run.after(restart(attempt), start(attempt + 1, "w/t", 0, "a"));
            }
            assertThat(calls).hasSize(opened).doesNotContainNull();
        }

        @Test
        void ofAStaleAttemptOrAnEndedRunIsRefused() {
            RunRulesTest.assertRefused(
                    started().after(restart(0)),
                    unit(0, 1, "a", 0, "d"),
                    RefusalCode.STALE_ATTEMPT);
            RunRulesTest.assertRefused(
                    started().after(lastStep(0, 1, List.of(ok("a"), ok("b")))),
                    unit(0, 1, "a", 0, "d"),
                    RefusalCode.RUN_TERMINAL);
        }

        @Test
        void aRepeatIsAnsweredAlsoAfterTheRunEnded() {
            RunHistory run = started();
            CallId call = opened(run, unit(0, 1, "a", 0, "d-1"));
            run.after(cancel());
            assertThat(opened(run, unit(0, 1, "a", 0, "d-1"))).isEqualTo(call);
        }
    }

    @Nested
    class Settling {

        @ParameterizedTest
        @CsvSource({
            "CHARGED,  CHARGED,  false",
            "CHARGED,  FAILED,   false",
            "CHARGED,  VOID,     false",
            "CHARGED,  DISPUTED, true",
            "FAILED,   CHARGED,  true",
            "FAILED,   FAILED,   false",
            "FAILED,   VOID,     false",
            "FAILED,   DISPUTED, true",
            "VOID,     CHARGED,  true",
            "VOID,     FAILED,   false",
            "VOID,     VOID,     false",
            "VOID,     DISPUTED, true",
            "DISPUTED, CHARGED,  true",
            "DISPUTED, FAILED,   false",
            "DISPUTED, VOID,     true",
            "DISPUTED, DISPUTED, false",
        })
        void aLaterWitnessMayKnowBetterButNothingTakesAChargeBack(
                UnitOutcome held, UnitOutcome next, boolean becomes) {
            RunHistory run = started();
            CallId call = opened(run, unit(0, 1, "a", 0, "d"));
            run.after(settle(call, held), settle(call, next));
            assertThat(run.state().units().outcomeOf(call)).contains(becomes ? next : held);
        }

        @Test
        void theFirstCallOfAReusedIdStaysChargedWhenTheSecondIsDiscarded() {
            RunHistory run = started();
            CallId call = opened(run, unit(0, 1, "a", 0, "d"));
            run.after(settle(call, UnitOutcome.CHARGED), settle(call, UnitOutcome.DISPUTED));
            run.after(settle(call, UnitOutcome.VOID));
            assertThat(run.state().units().outcomeOf(call)).contains(UnitOutcome.CHARGED);
        }

        @Test
        @Tag("HOLDS_ARE_RELEASED")
        void isCountedOncePerCallOverAllAttempts() {
            RunHistory run = started();
            CallId first = opened(run, unit(0, 1, "a", 0, "d"));
            CallId second = opened(run, unit(0, 1, "b", 0, "e"));
            assertThat(run.state().openUnits(RUN)).isEqualTo(new RunUnits(RUN, 0, false, 2));
            run.after(settle(first, UnitOutcome.FAILED), settle(first, UnitOutcome.CHARGED));
            assertThat(run.state().openUnits(RUN)).isEqualTo(new RunUnits(RUN, 0, false, 1));
            run.after(restart(0), start(1, "w/t", 0, "a"));
            opened(run, unit(1, 1, "a", 0, "f"));
            run.after(cancel(), settle(second, UnitOutcome.VOID));
            assertThat(run.state().openUnits(RUN)).isEqualTo(new RunUnits(RUN, 1, true, 1));
        }

        @ParameterizedTest
        @CsvSource({"CHARGED", "FAILED", "VOID", "DISPUTED"})
        void anOpenUnitMayEndInAnyWay(UnitOutcome outcome) {
            RunHistory run = started();
            CallId call = opened(run, unit(0, 1, "a", 0, "d"));
            assertThat(run.decide(settle(call, outcome))).hasSize(1);
        }

        @Test
        void worksOnARunThatHasEnded() {
            RunHistory run = started();
            CallId call = opened(run, unit(0, 1, "a", 0, "d"));
            run.after(lastStep(0, 1, List.of(ok("a"), ok("b"))));
            assertThat(run.decide(settle(call, UnitOutcome.CHARGED))).hasSize(1);
        }

        @Test
        void ofAnUnknownCallIsNotFound() {
            RunRulesTest.assertRefused(
                    started(),
                    settle(new CallId("unknown"), UnitOutcome.CHARGED),
                    RefusalCode.NOT_FOUND);
        }
    }
}
