package io.runledger.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.runledger.events.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * LangGraph and this engine agree on supersteps and states, wherever both mean the same. What
 * LangGraph did with the kept cases is stored with them; where it is at hand, it is asked about new
 * ones too.
 */
@Tag("AGREES_WITH_LANGGRAPH")
class LangGraphTest {

    private static final Path KEPT =
            Path.of("src", "test", "resources", "differential", "langgraph-cases.jsonl.gz");
    private static final int KEPT_CASES = 1_100;
    private static final long KEPT_SEED = 1;
    private static final int NEW_CASES = 250;
    private static final int MANY_NEW_CASES = 1_500;

    @Test
    void theKeptCasesEndHereAsInLangGraph() throws IOException {
        var cases = kept();

        assertThat(cases).hasSizeGreaterThanOrEqualTo(1_000);
        for (var one : cases) {
            assertAgrees(Case.of(one), one.members().get("steps"));
        }
    }

    @Test
    void theKeptCasesAreOfEveryKindAndLeadThroughJoinsRoutesLoopsAndJumps() throws IOException {
        int again = 0;
        int parallel = 0;
        for (var one : kept()) {
            var steps = Step.of(one.members().get("steps"));
            var ran = steps.stream().flatMap(step -> step.nodes().stream()).toList();
            again += ran.stream().distinct().count() < ran.size() ? 1 : 0;
            parallel += steps.stream().anyMatch(step -> step.nodes().size() > 1) ? 1 : 0;
        }

        assertThat(again).as("cases with a node that runs again").isGreaterThan(200);
        assertThat(parallel).as("cases with nodes side by side").isGreaterThan(400);
    }

    @Test
    void newCasesEndHereAsInTheLangGraphOfTheCache() {
        assumed(
                LangGraph.isInstalled(),
                "SKIPPED: LangGraph is not in the cache; ./runledger test --all fetches it");
        assertAgreeOnNew(NEW_CASES);
    }

    @Test
    @Tag("slow")
    void manyNewCasesEndHereAsInAFreshlyFetchedLangGraph()
            throws IOException, InterruptedException {
        assumed(
                LangGraph.canBeInstalled(),
                "SKIPPED: there is no Python 3 with venv on this machine, so no LangGraph");
        LangGraph.install();
        if (Boolean.getBoolean("runledger.keep-cases")) {
            keep();
        }
        assertAgreeOnNew(MANY_NEW_CASES);
    }

    private static void assertAgreeOnNew(int count) {
        // Another seed each time; a failure names its case, which the seed and its number make
        // again.
        long seed = new Random().nextInt(2, 1_000_000);
        var cases = RandomCases.of(seed, count).filter(LangGraphTest::endsInTime).toList();
        var answers = LangGraph.answers(cases);
        assertThat(answers).hasSameSizeAs(cases);
        cases.forEach(one -> assertAgrees(one, answers.get(one.id())));
    }

    private static void assertAgrees(Case one, Json expected) {
        var steps = EngineTrace.of(one);
        var others = Step.of(expected);
        for (int i = 0; i < Math.min(steps.size(), others.size()); i++) {
            assertThat(steps.get(i))
                    .as("step %d of %s: %s", i + 1, one.id(), one.toJson())
                    .isEqualTo(others.get(i));
        }
        assertThat(steps).as("steps of %s: %s", one.id(), one.toJson()).hasSameSizeAs(others);
    }

    /** Loops in loops may go round for longer than is of use. */
    private static boolean endsInTime(Case one) {
        return EngineTrace.of(one).size() < Case.MOST_STEPS;
    }

    private static void keep() throws IOException {
        var cases =
                RandomCases.of(KEPT_SEED, KEPT_CASES).filter(LangGraphTest::endsInTime).toList();
        var answers = LangGraph.answers(cases);
        Files.createDirectories(KEPT.getParent());
        try (var out = new GZIPOutputStream(Files.newOutputStream(KEPT))) {
            for (var one : cases) {
                var line = one.toJson().with("steps", answers.get(one.id())).text() + "\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static List<Json.Obj> kept() throws IOException {
        var cases = new ArrayList<Json.Obj>();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(KEPT)),
                                StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> cases.add((Json.Obj) Json.parse(line)));
        }
        return cases;
    }

    private static void assumed(boolean condition, String otherwise) {
        if (!condition) {
            System.err.println(otherwise);
        }
        assumeTrue(condition, otherwise);
    }
}
