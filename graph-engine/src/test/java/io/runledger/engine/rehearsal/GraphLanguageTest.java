package io.runledger.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.engine.GraphValidator;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executes every example of the documents, as the page about the graph language describes it. */
class GraphLanguageTest {

    private static final Path DOCUMENTS = Path.of("..", "docs");
    private static final String PAGE = "reference/graph-language.md";

    /** A block of JSON: what is behind its language, and its content. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```json([^\\n]*)\\n(.*?)^```$");

    private static final List<String> EXPECTED =
            List.of(
                    "status", "error", "state", "steps", "prompts", "pauses", "cached", "stored",
                    "faults");

    /**
     * An example of a page.
     *
     * @param subgraphs graphs that its subgraph nodes can name
     */
    record Example(String where, Json.Obj graph, Map<String, Json.Obj> subgraphs, Json.Obj run) {

        @Override
        public String toString() {
            return where;
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleDoesWhatItSays(Example example) {
        if (example.run().get("faults") instanceof Json.Arr(var faults)) {
            assertThat(GraphValidator.validate(example.graph()).stream().map(Faults::shown))
                    .containsExactlyElementsOf(faults);
            return;
        }
        var program = Programs.of(example.graph(), example.subgraphs());
        var result = Programs.shortened(Rehearsal.run(program, example.run()));
        for (var member : EXPECTED) {
            var expected = example.run().get(member);
            if (expected != null) {
                assertThat(result.members().get(member)).as(member).isEqualTo(expected);
            }
        }
        if (!example.run().has("status") && !example.run().has("error")) {
            assertThat(result.text("status")).as(result.text()).isEqualTo("success");
        }
    }

    @Test
    void everyGraphOfThePageIsRun() {
        long graphs = blocks(PAGE).stream().filter(GraphLanguageTest::isMainGraph).count();

        assertThat(
                        examples().stream()
                                .filter(one -> one.where().startsWith(PAGE))
                                .map(Example::graph)
                                .distinct())
                .hasSizeGreaterThan(10)
                .hasSize((int) graphs);
    }

    @Test
    void everyExampleSaysWhatItComesTo() {
        assertThat(examples())
                .allSatisfy(
                        example -> assertThat(EXPECTED).anyMatch(one -> example.run().has(one)));
    }

    static List<Example> examples() {
        var examples = new ArrayList<Example>();
        try (var files = Files.walk(DOCUMENTS)) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(file -> DOCUMENTS.relativize(file).toString())
                    .forEach(page -> examples.addAll(examples(page)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    private static List<Example> examples(String page) {
        var examples = new ArrayList<Example>();
        var subgraphs = new LinkedHashMap<String, Json.Obj>();
        Json.Obj graph = null;
        for (var block : blocks(page)) {
            if (isMainGraph(block)) {
                graph = block.json();
            } else if (block.kind().startsWith("graph ")) {
                subgraphs.put(block.kind().substring("graph ".length()), block.json());
            } else if (block.kind().equals("run") && graph != null) {
                var where = page + " line " + block.line();
                examples.add(
                        new Example(where, graph, new LinkedHashMap<>(subgraphs), block.json()));
            }
        }
        return examples;
    }

    private record Block(String kind, int line, Json.Obj json) {}

    private static boolean isMainGraph(Block block) {
        return block.kind().equals("graph");
    }

    private static List<Block> blocks(String page) {
        try {
            var text = Files.readString(DOCUMENTS.resolve(page));
            var blocks = new ArrayList<Block>();
            for (var found : BLOCK.matcher(text).results().toList()) {
                var kind = found.group(1).strip();
                if (kind.equals("run") || kind.startsWith("graph")) {
                    int line = (int) text.substring(0, found.start()).lines().count() + 1;
                    blocks.add(new Block(kind, line, (Json.Obj) Json.parse(found.group(2))));
                }
            }
            return blocks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
