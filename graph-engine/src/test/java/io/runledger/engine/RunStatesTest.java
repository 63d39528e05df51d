package io.runledger.engine;

import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.StateInjected;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RunStatesTest {

    private static final int ROUNDS = 5_000;

    /** Counts to a number, two steps a round. */
    private static Recorder counter(int rounds) {
        return new Recorder(Recorder.program(simple(rounds)), Json.Obj.EMPTY, Json.Obj.EMPTY, null);
    }

    private static Json.Obj simple(int rounds) {
        return obj(
                "{'state_schema':{'n':{'type':'number','reducer':'add'},'log':{'type':'array','reducer':'append'}},"
                        + "'max_steps':100000,'nodes':{'a':{'type':'transform','updates':{'n':1}},"
                        + "'r':{'type':'route','input':'n','routes':{'"
                        + rounds
                        + "':'z','on':'a'},'default':'on'},'z':{}},"
                        + "'edges':[['__start__','a'],['a','r'],['r:"
                        + rounds
                        + "','z'],['r:on','a'],['z','__end__']]}");
    }

    private static Execution live(Recorder run, int attempt, int step) {
        return Objects.requireNonNull(run.checkpoints.get(attempt + ":" + step));
    }

    @Nested
    class Reading {

        @Test
        @Tag("FOLD_IS_THE_RUN")
        void anyOfTenThousandCheckpointsIsReadFromTheSnapshotBeforeIt() {
            var run = counter(ROUNDS);
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.step()).isEqualTo(2 * ROUNDS + 1);
            var log = new MemoryLog(run.log);
            var states = new RunStates(run.program, run.requested, log);
            assertThat(states.latest(0)).contains(run.at);
            assertThat(log.kept).hasSize(2 * ROUNDS / RunStates.KEPT_EVERY);
            for (int step : List.of(0, 1, 199, 200, 201, 5_555, 9_999, 10_000, 10_001)) {
                log.read = 0;
                assertThat(states.at(0, step)).contains(live(run, 0, step));
                assertThat(log.read).isLessThanOrEqualTo(1_000);
            }
            assertThat(log.kept).hasSize(2 * ROUNDS / RunStates.KEPT_EVERY);
        }

        @Test
        void whatIsNotThereIsNotFound() {
            var run = counter(3);
            run.run();
            var states = new RunStates(run.program, run.requested, new MemoryLog(run.log));
            assertThat(states.at(0, 99)).isEmpty();
            assertThat(states.at(1, 0)).isEmpty();
            assertThat(states.latest(1)).isEmpty();
            assertThat(states.position(1)).isEmpty();
        }

        @Test
        void aRunThatHasOnlyBeenAskedForStandsAtItsStart() {
            var run = counter(3);
            var asked = List.<RunEvent>of(run.requested);
            var states = new RunStates(run.program, run.requested, new MemoryLog(asked));
            assertThat(states.latest(0)).isEmpty();
            assertThat(states.position(0)).contains(run.at);
        }

        @Test
        void attemptsAreReadEachFromItsOwnBeginning() {
            var run = counter(300);
            for (int i = 0; i < 450; i++) {
                run.step();
            }
            run.replay(0, 250);
            for (int i = 0; i < 200; i++) {
                run.step();
            }
            run.replay(0, 10);
            run.step();
            run.retry();
            run.step();
            var log = new MemoryLog(run.log);
            var states = new RunStates(run.program, run.requested, log);
            assertThat(states.latest(3)).contains(run.at);
            assertThat(states.at(3, 12)).contains(live(run, 3, 12));
            assertThat(states.at(2, 10)).contains(live(run, 2, 10));
            assertThat(states.at(2, 9)).isEmpty();
            assertThat(states.at(1, 449)).contains(live(run, 1, 449));
            assertThat(states.latest(0)).contains(live(run, 0, 450));
        }

        @Test
        void nothingIsKeptWhereSomethingToldWouldBeMissingBehindIt() {
            var run = counter(300);
            for (int i = 0; i < 199; i++) {
                run.step();
            }
            var told =
                    new StateInjected(
                            run.requested.runId(),
                            0,
                            1,
                            obj("{'log':'told'}"),
                            null,
                            "me",
                            Instant.EPOCH);
            run.log.add(told);
            run.step();
            var log = new MemoryLog(run.log);
            assertThat(new RunStates(run.program, run.requested, log).latest(0)).contains(run.at);
            assertThat(log.kept).isEmpty();
        }
    }

    @Nested
    class Folding {

        private static StateFold fold(Recorder run) {
            return StateFold.start(
                    run.program, run.requested, (attempt, step) -> live(run, attempt, step));
        }

        @Test
        void beforeItsFirstCheckpointAnAttemptStandsAtItsStart() {
            var run = counter(3);
            run.step();
            run.step();
            var fold = fold(run);
            assertThat(fold.current()).isEmpty();
            run.log.forEach(fold::add);
            assertThat(fold.current()).contains(run.at);
            run.inject("{'log':'told'}", null);
            run.replay(0, 1);
            run.log.stream().skip(run.log.size() - 4).limit(2).forEach(fold::add);
            assertThat(fold.attempt()).isEqualTo(1);
            assertThat(fold.current()).isEmpty();
            assertThat(fold.position().step()).isEqualTo(1);
            assertThat(fold.position().control()).isEqualTo(1);
        }

        @Test
        void whatAnAttemptDidNotCloseIsNotInTheNext() {
            var run = counter(3);
            run.step();
            var started = List.copyOf(run.log);
            run.step();
            var fold = fold(run);
            started.forEach(fold::add);
            var unclosed = run.log.get(started.size());
            fold.add(unclosed);
            run.log.clear();
            run.at = live(run, 0, 1);
            run.retry();
            run.log.forEach(fold::add);
            assertThat(fold.current()).contains(live(run, 0, 1));
        }

        @Test
        void aCheckpointThatDoesNotFollowIsNoLog() {
            var run = counter(3);
            var fold = fold(run);
            var far =
                    new CheckpointCreated(
                            run.requested.runId(),
                            0,
                            7,
                            "",
                            List.of(),
                            List.of(),
                            null,
                            Instant.EPOCH);
            assertThatThrownBy(() -> fold.add(far))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("attempt 0 has checkpoint 7 behind step 0");
        }

        @Test
        void aPositionOfAnotherRunIsRefused() {
            var run = counter(3);
            var other = GraphEngine.start(run.program, Json.Obj.EMPTY, Json.Obj.EMPTY, "other");
            assertThatThrownBy(() ->
                            StateFold.from(run.program, run.requested, other, 0, (a, s) -> other))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void logsOfEarlierVersionsSayNothingOfControls() {
            var run = counter(2);
            run.run();
            var fold = fold(run);
            run.log.forEach(
                    event -> fold.add(event instanceof CheckpointCreated e ? plain(e) : event));
            assertThat(fold.current()).contains(run.at);
        }

        private static CheckpointCreated plain(CheckpointCreated e) {
            return new CheckpointCreated(
                    e.runId(),
                    e.attempt(),
                    e.step(),
                    e.stateHash(),
                    e.completedNodes(),
                    e.nextNodes(),
                    null,
                    e.at());
        }
    }
}
