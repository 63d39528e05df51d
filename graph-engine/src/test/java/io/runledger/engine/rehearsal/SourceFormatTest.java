package io.runledger.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.engine.GraphValidator;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Graph files as the format has been written before this engine: with their own id, name and
 * version inside, unknown members, short names and missing fields. Each has beside it what happens
 * when it runs.
 */
class SourceFormatTest {

    private static final Path FILES = Path.of("src", "test", "resources", "source-format");
    private static final String RUN = ".run.json";

    @ParameterizedTest
    @MethodSource("names")
    void aFileRunsUnchanged(String name) {
        assertThat(GraphValidator.validate(file(name + ".json"))).isEmpty();
        var all = new LinkedHashMap<String, Json.Obj>();
        names().forEach(one -> all.put(one, file(one + ".json")));
        var run = file(name + RUN);

        var result = Programs.shortened(Rehearsal.run(Programs.of(file(name + ".json"), all), run));

        assertThat(result.text("status")).as(result.text()).isEqualTo("success");
        assertThat(result.members()).containsEntry("state", run.members().get("state"));
        for (var member : List.of("steps", "prompts", "pauses", "stored")) {
            var expected = run.get(member);
            if (expected != null) {
                assertThat(result.members()).containsEntry(member, expected);
            }
        }
    }

    static List<String> names() {
        try (var files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(RUN))
                    .map(file -> file.replace(RUN, ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Json.Obj file(String name) {
        try {
            return (Json.Obj) Json.parse(Files.readString(FILES.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
