package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every example, killed wherever it stands, comes to the state that it comes to when nobody
 * disturbs it. Many copies of each start one after another, so that a kill finds them at different
 * steps.
 */
@Tag("CRASH_LOSES_NOTHING")
@Tag("SAME_STATE_AFTER_A_CRASH")
@Tag("CONVERGED_FINALIZE")
class KilledAtAnyStepTest {

    private static final Set<String> ENDS = Set.of("success", "error", "cancelled");

    private ProductProcess product;
    private Api api;

    @BeforeEach
    void start() {
        product = ProductProcess.start(Map.of());
        api = product.api();
        // A subgraph node finds only what is published.
        Graphs.all()
                .forEach(name -> api.post("/api/v1/graphs", Graphs.exampleFile(name)).expect(201));
    }

    @AfterEach
    void stop() {
        product.close();
    }

    @Test
    void everyExampleEndsInTheStateOfAnUndisturbedRun() {
        Map<String, String> undisturbed = undisturbed();
        Map<String, String> runs = new LinkedHashMap<>();
        for (int kill = 0; kill < 2; kill++) {
            Map<String, String> round = started("kill-" + kill, 2);
            runs.putAll(round);
            awaitAny(round);
            product.kill9();
            product.restart();
        }
        assertSameEnds(runs, undisturbed);
    }

    /** As long as it takes until every step of every example has met a kill. */
    @Test
    @Tag("slow")
    void everyStepOfEveryExampleMeetsAKillAndNoneChangesTheEnd() {
        Map<String, String> undisturbed = undisturbed();
        Map<String, Set<Integer>> open = steps(undisturbed.keySet());
        Map<String, String> runs = new LinkedHashMap<>();
        for (int kill = 0;
                kill < 40 && open.values().stream().anyMatch(s -> !s.isEmpty());
                kill++) {
            Map<String, String> round = started("any-" + kill, 6);
            runs.putAll(round);
            awaitAny(round);
            product.kill9();
            product.restart();
            round.forEach((run, example) -> open.get(example).removeAll(killedAt(run)));
        }
        assertSameEnds(runs, undisturbed);
        assertThat(open).allSatisfy((example, steps) -> assertThat(steps).as(example).isEmpty());
    }

    private Map<String, String> undisturbed() {
        Map<String, String> hashes = new LinkedHashMap<>();
        Map<String, String> runs = started("undisturbed", 1);
        runs.forEach((run, example) -> hashes.put(example, endOf(run)));
        assertThat(hashes).hasSize(Graphs.all().size());
        return hashes;
    }

    /** Copies of each example, by run id. */
    private Map<String, String> started(String key, int copies) {
        Map<String, String> runs = new LinkedHashMap<>();
        for (int copy = 0; copy < copies; copy++) {
            for (String example : Graphs.all()) {
                String name = key + "-" + copy + "-" + example;
                runs.put(api.start(name, Graphs.example(example)), example);
            }
        }
        return runs;
    }

    /** Some have ended, so the others stand anywhere; those that wait are let go on. */
    private void awaitAny(Map<String, String> runs) {
        Eventually.is(() ->
                runs.entrySet().stream()
                        .anyMatch(run -> {
                            letGoOn(run.getKey(), run.getValue());
                            return ENDS.contains(api.status(run.getKey()));
                        }));
    }

    private void letGoOn(String run, String example) {
        if (api.status(run).equals("interrupted")) {
            api.post("/api/v1/runs/" + run + "/resume", Graphs.answer(example));
        }
    }

    private void assertSameEnds(Map<String, String> runs, Map<String, String> undisturbed) {
        Map<String, String> ends =
                runs.keySet().stream().collect(Collectors.toMap(run -> run, this::endOf));
        assertThat(runs.entrySet())
                .allSatisfy(run ->
                        assertThat(ends.get(run.getKey()))
                                .as("%s, run %s", run.getValue(), run.getKey())
                                .isEqualTo(undisturbed.get(run.getValue())));
    }

    /** The status and the hash of the last state. */
    private String endOf(String run) {
        String example = exampleOf(run);
        Eventually.is(() -> {
            letGoOn(run, example);
            return ENDS.contains(api.status(run));
        });
        List<Json.Obj> checkpoints =
                Api.items(
                        api.get("/api/v1/runs/" + run + "/checkpoints").expect(200), "checkpoints");
        return api.status(run) + " " + checkpoints.getLast().text("state_hash");
    }

    private String exampleOf(String run) {
        String key = String.valueOf(api.run(run).text("trigger_ref"));
        return Graphs.all().stream().filter(key::endsWith).findFirst().orElseThrow();
    }

    private Map<String, Set<Integer>> steps(Set<String> examples) {
        Map<String, Set<Integer>> steps = new LinkedHashMap<>();
        Map<String, String> runs = started("steps", 1);
        for (Entry<String, String> run : runs.entrySet()) {
            endOf(run.getKey());
            int last = ((Json.Num) api.run(run.getKey()).get("steps")).value().intValueExact();
            Set<Integer> all = new TreeSet<>();
            for (int step = 0; step < last; step++) {
                all.add(step);
            }
            steps.put(run.getValue(), all);
        }
        assertThat(steps.keySet()).isEqualTo(examples);
        return steps;
    }

    /** The step that was under way when the process died: nothing was recorded since. */
    private Set<Integer> killedAt(String run) {
        List<Json.Obj> checkpoints =
                Api.items(
                        api.get("/api/v1/runs/" + run + "/checkpoints").expect(200), "checkpoints");
        Set<Integer> found = new TreeSet<>();
        if (!ENDS.contains(api.status(run)) && !checkpoints.isEmpty()) {
            BigDecimal step = ((Json.Num) checkpoints.getLast().get("step")).value();
            found.add(step.intValueExact());
        }
        return found;
    }
}
