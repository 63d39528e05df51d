package io.runledger.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleFilesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    @ParameterizedTest
    @MethodSource("graphs")
    void aGraphIsNamedLikeItsFileAndHasAnInput(String id) throws IOException {
        var graph = read("graphs", id);

        assertThat(graph.text("id")).isEqualTo(id);
        assertThat(graph.text("name")).isNotBlank();
        assertThat(read("inputs", id).members()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void aGraphKeepsWhatItsNodesWriteInItsSchema(String id) throws IOException {
        var definition = (Json.Obj) read("graphs", id).get("definition");
        var declared = ((Json.Obj) definition.get("state_schema")).members().keySet();

        for (var node : ((Json.Obj) definition.get("nodes")).members().values()) {
            var written = new TreeSet<String>();
            if (((Json.Obj) node).text("output_key") != null) {
                written.add(((Json.Obj) node).text("output_key"));
            }
            for (var member : List.of("output_mapping", "updates")) {
                if (((Json.Obj) node).get(member) instanceof Json.Obj keys) {
                    written.addAll(keys.members().keySet());
                }
            }
            assertThat(declared).containsAll(written);
        }
    }

    @Test
    void togetherTheGraphsShowEveryTypeOfNode() throws IOException {
        var types = new TreeSet<String>();
        for (var id : graphs()) {
            var definition = (Json.Obj) read("graphs", id).get("definition");
            ((Json.Obj) definition.get("nodes"))
                    .members()
                    .values()
                    .forEach(node -> types.add(((Json.Obj) node).text("type")));
        }

        assertThat(types)
                .containsExactly(
                        "agent", "interrupt", "route", "send", "subgraph", "task", "transform");
    }

    @Test
    void aGraphThatAsksForAnAnswerHasOne() throws IOException {
        for (var id : graphs()) {
            var text = read("graphs", id).text();
            assertThat(Files.exists(EXAMPLES.resolve("answers").resolve(id + ".json")))
                    .as(id)
                    .isEqualTo(text.contains("\"interrupt"));
        }
    }

    @Test
    void togetherTheGraphsShowEveryReducer() throws IOException {
        var reducers = new TreeSet<String>();
        for (var id : graphs()) {
            var definition = (Json.Obj) read("graphs", id).get("definition");
            var schema = (Json.Obj) definition.get("state_schema");
            for (var entry : schema.members().values()) {
                var reducer = ((Json.Obj) entry).text("reducer");
                reducers.add(reducer == null ? "last_value" : reducer);
            }
        }

        assertThat(reducers)
                .containsExactly(
                        "add", "add_messages", "append", "last_value", "max", "merge", "min");
    }

    @Test
    void thePayloadsAreJson() throws IOException {
        var ingest = Json.parse(Files.readString(EXAMPLES.resolve("payloads/ingest.json")));

        assertThat(((Json.Arr) ingest).items()).hasSize(1);
        assertThat(graphs()).contains(read("payloads", "start-run").text("graph_id"));
        assertThat(read("payloads", "worker-run").has("graph")).isTrue();
    }

    static List<String> graphs() throws IOException {
        try (var files = Files.list(EXAMPLES.resolve("graphs"))) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Json.Obj read(String folder, String name) throws IOException {
        var file = EXAMPLES.resolve(folder).resolve(name + ".json");
        return (Json.Obj) Json.parse(Files.readString(file));
    }
}
