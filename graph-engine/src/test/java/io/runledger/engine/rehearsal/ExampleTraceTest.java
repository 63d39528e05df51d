package io.runledger.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole trace of every example graph: prompts, steps, updates and state hashes. A change of any
 * rule that would make stored runs prove false shows here. {@code -Drunledger.keep-traces=true}
 * writes the traces anew.
 */
@Tag("REPRODUCIBLE_FOLD")
class ExampleTraceTest {

    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Path TRACES = Path.of("src", "test", "resources", "traces");
    private static final Pattern ANSWER =
            Pattern.compile("(?m)^[ \\t]*Answer with JSON:[ \\t]*(\\{.*})[ \\t]*$");

    @ParameterizedTest
    @MethodSource("graphs")
    void theTraceOfAnExampleStaysTheSame(String id) throws IOException {
        var trace = readable(rehearse(id));
        var kept = TRACES.resolve(id + ".json");
        if (Boolean.getBoolean("runledger.keep-traces")) {
            Files.createDirectories(TRACES);
            Files.writeString(kept, trace);
        }
        assertThat(trace).isEqualTo(Files.readString(kept));
    }

    @Test
    void everyTraceIsOfAnExample() throws IOException {
        try (var files = Files.list(TRACES)) {
            assertThat(files.map(ExampleTraceTest::id)).hasSameElementsAs(graphs());
        }
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void anExampleReachesItsEnd(String id) {
        assertThat(rehearse(id).text("status")).isEqualTo("success");
    }

    private static Json.Obj rehearse(String id) {
        var script = Json.obj().put("input", object("inputs", id));
        if (Files.exists(file("answers", id))) {
            script.put("resumes", Json.arr(List.of(object("answers", id))));
        }
        Map<String, Json.Obj> all = new LinkedHashMap<>();
        graphs().forEach(graph -> all.put(graph, definition(graph)));
        var program = Programs.of(definition(id), all);
        return Rehearsal.run(program, script.build(), ExampleTraceTest::answer);
    }

    /** What the demo model answers, but for its remarks about itself. */
    private static String answer(String prompt) {
        return ANSWER.matcher(prompt)
                .results()
                .map(line -> line.group(1))
                .reduce((_, later) -> later)
                .orElseGet(() -> "An answer to: " + prompt.lines().findFirst().orElse(""));
    }

    /** One line per member and step, so that a difference can be read. */
    private static String readable(Json.Obj result) {
        var out = new StringBuilder("{\n");
        new TreeMap<>(result.members())
                .forEach((name, value) -> {
                    out.append("  ").append(Json.of(name).text()).append(": ");
                    if (value instanceof Json.Arr(var items) && !items.isEmpty()) {
                        var lines = items.stream().map(item -> "    " + item.text()).toList();
                        out.append("[\n").append(String.join(",\n", lines)).append("\n  ]");
                    } else {
                        out.append(value.text());
                    }
                    out.append(",\n");
                });
        return out.replace(out.length() - 2, out.length(), "\n}\n").toString();
    }

    static List<String> graphs() {
        try (var files = Files.list(EXAMPLES.resolve("graphs"))) {
            return files.map(ExampleTraceTest::id).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(Path file) {
        return file.getFileName().toString().replace(".json", "");
    }

    private static Json.Obj definition(String id) {
        return (Json.Obj) object("graphs", id).members().get("definition");
    }

    private static Path file(String folder, String id) {
        return EXAMPLES.resolve(folder).resolve(id + ".json");
    }

    private static Json.Obj object(String folder, String id) {
        try {
            return (Json.Obj) Json.parse(Files.readString(file(folder, id)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
