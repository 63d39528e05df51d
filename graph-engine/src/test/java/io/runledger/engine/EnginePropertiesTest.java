package io.runledger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.StateInjected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every valid program, whatever it is answered and told. */
class EnginePropertiesTest {

    private static final int PROGRAMS = 60;
    private static final int MAX_STEPS = 30;
    private static final int MOST_BOUNDARIES = 200;

    /** How a run is disturbed; the same seed gives the same. */
    private record Life(long seed, boolean controls, boolean attempts) {

        void live(Recorder run) {
            var random = new Random(seed);
            int tokens = 0;
            for (int i = 0; i < MOST_BOUNDARIES; i++) {
                if (!isOpen(run.verdict())) {
                    return;
                }
                if (attempts && random.nextInt(12) == 0) {
                    again(run, random);
                }
                if (controls && random.nextInt(4) == 0) {
                    run.inject("{'inj':'t" + tokens++ + "'}", after(random));
                }
                if (run.verdict() instanceof Verdict.Paused) {
                    goOn(run, random, i);
                }
                if (isOpen(run.verdict())) {
                    run.step();
                }
            }
            throw new AssertionError("it does not end: " + run.program.root().definition().text());
        }

        private static boolean isOpen(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Next _, Verdict.Outside _, Verdict.Paused _ -> true;
                case Verdict.Done _, Verdict.Failed _ -> false;
            };
        }

        private void goOn(Recorder run, Random random, int i) {
            boolean jumps = controls && random.nextInt(5) == 0;
            run.resume("{'ans':" + i + "}", jumps ? new String[] {"n0"} : new String[0]);
            run.wake();
        }

        private static @Nullable String after(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> "n" + random.nextInt(4);
                case 1 -> random.nextInt(3) == 0 ? "nobody" : "n1";
                default -> null;
            };
        }

        private static void again(Recorder run, Random random) {
            if (random.nextBoolean()) {
                run.retry();
            } else {
                var places = List.copyOf(run.checkpoints.keySet());
                var place = places.get(random.nextInt(places.size())).split(":");
                run.replay(Integer.parseInt(place[0]), Integer.parseInt(place[1]));
            }
        }
    }

    private static Recorder recorder(Program program, long seed) {
        return new Recorder(
                program,
                Graphs.obj("{'list':[3,'a',null],'sum':1}"),
                Json.obj().put("max_steps", MAX_STEPS).build(),
                (place, call) -> RandomPrograms.answer(seed, place, call));
    }

    private static void overAll(long seed, Property property) {
        var programs = new RandomPrograms(seed);
        for (int i = 0; i < PROGRAMS; i++) {
            var program = programs.next();
            try {
                property.check(program, seed * 1_000 + i);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed "
                                + seed
                                + " program "
                                + i
                                + ": "
                                + program.root().definition().text(),
                        e);
            }
        }
    }

    private interface Property {
        void check(Program program, long seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("SUPERSTEP_ORDER_INDEPENDENT")
    void theOrderInWhichResultsArriveAndEveryCutChangeNothing(long seed) {
        overAll(
                seed,
                (program, life) -> {
                    var plain = recorder(program, life);
                    new Life(life, true, false).live(plain);
                    var disturbed = recorder(program, life);
                    var random = new Random(life);
                    disturbed.arrival =
                            outcomes -> {
                                var shuffled = new ArrayList<>(outcomes);
                                Collections.shuffle(shuffled, random);
                                return shuffled;
                            };
                    disturbed.carriage =
                            at -> Execution.fromJson((Json.Obj) Json.parse(at.toJson().text()));
                    new Life(life, true, false).live(disturbed);
                    assertThat(disturbed.at).isEqualTo(plain.at);
                    assertThat(hashes(disturbed)).isEqualTo(hashes(plain));
                });
    }

    private static List<String> hashes(Recorder run) {
        return run.log.stream()
                .filter(CheckpointCreated.class::isInstance)
                .map(event -> ((CheckpointCreated) event).stateHash())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    @Tag("FOLD_IS_THE_RUN")
    void theFoldOfARunsEventsIsItsPositionAtEveryCheckpoint(long seed) {
        overAll(
                seed,
                (program, life) -> {
                    var run = recorder(program, life);
                    new Life(life, true, true).live(run);
                    var fold =
                            StateFold.start(
                                    program,
                                    run.requested,
                                    (attempt, step) -> known(run, attempt, step));
                    run.log.forEach(event -> {
                        fold.add(event);
                        if (event instanceof CheckpointCreated made) {
                            var live = known(run, made.attempt(), made.step());
                            assertThat(fold.current()).contains(live);
                            assertThat(fold.position().stateHash()).isEqualTo(made.stateHash());
                            assertThat(fold.attempt()).isEqualTo(made.attempt());
                        }
                    });
                });
    }

    private static Execution known(Recorder run, int attempt, int step) {
        return Objects.requireNonNull(run.checkpoints.get(attempt + ":" + step));
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    @Tag("FOLD_IS_THE_RUN")
    void everyCheckpointCanBeReadFromTheLog(long seed) {
        overAll(
                seed,
                (program, life) -> {
                    var run = recorder(program, life);
                    new Life(life, true, true).live(run);
                    var states = new RunStates(program, run.requested, new MemoryLog(run.log));
                    run.checkpoints.forEach((place, live) -> {
                        var parts = place.split(":");
                        var at = states.at(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
                        assertThat(at).contains(live);
                    });
                    assertThat(states.latest(run.attempt).map(Execution::stateHash))
                            .contains(run.at.stateHash());
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    @Tag("NOTHING_INJECTED_IS_LOST")
    void whatIsInjectedIsInTheEndStateOnceOrIsListed(long seed) {
        overAll(
                seed,
                (program, life) -> {
                    var run = recorder(program, life);
                    new Life(life, true, false).live(run);
                    if (run.verdict() instanceof Verdict.Failed) {
                        run.wake();
                    }
                    var seen = new ArrayList<String>();
                    ((Json.Arr) Objects.requireNonNull(run.at.state().get("inj")))
                            .items()
                            .forEach(item -> seen.add(Values.plain(item)));
                    run.at
                            .pendingInjections()
                            .forEach(told -> seen.add(told.updates().text("inj")));
                    assertThat(seen).doesNotHaveDuplicates();
                    assertThat(seen).containsExactlyInAnyOrderElementsOf(told(run));
                });
    }

    private static List<String> told(Recorder run) {
        var tokens = new ArrayList<String>();
        run.log.forEach(event -> {
            if (event instanceof StateInjected injected) {
                tokens.add(Objects.requireNonNull(injected.updates().text("inj")));
            }
        });
        return tokens;
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 14, 15})
    @Tag("EVERY_GRAPH_ENDS")
    void everyRunEndsWithinItsStepsOrPauses(long seed) {
        overAll(
                seed,
                (program, life) -> {
                    var run = recorder(program, life);
                    new Life(life, false, false).live(run);
                    var verdict = run.verdict();
                    assertThat(verdict.toString()).doesNotContain("deadlock");
                    assertThat(run.at.root().taken()).isLessThanOrEqualTo(MAX_STEPS);
                });
    }
}
