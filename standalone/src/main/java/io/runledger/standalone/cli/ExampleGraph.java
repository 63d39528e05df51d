package io.runledger.standalone.cli;

import io.runledger.events.json.Json;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A graph of {@code examples/graphs} and the input that goes with it.
 *
 * @param graph what {@code POST /api/v1/graphs} takes
 * @param answer what {@code POST /api/v1/runs/{id}/resume} takes when a run waits; null: none does
 */
record ExampleGraph(String id, Json.Obj graph, Json.Obj input, Json.@Nullable Obj answer) {

    /**
     * All examples by name.
     *
     * @throws StartupProblem if there are none below this directory
     */
    static List<ExampleGraph> all(Path home) {
        Path graphs = home.resolve("examples").resolve("graphs");
        try (Stream<Path> files = Files.list(graphs)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> read(home, file))
                    .toList();
        } catch (IOException e) {
            throw new StartupProblem(
                    "there are no examples in " + graphs, "run it from the project's folder", e);
        }
    }

    private static ExampleGraph read(Path home, Path file) {
        Path name = file.getFileName();
        Json.Obj graph = object(file);
        Json.Obj input = object(home.resolve("examples").resolve("inputs").resolve(name));
        Path answer = home.resolve("examples").resolve("answers").resolve(name);
        return new ExampleGraph(
                String.valueOf(graph.text("id")),
                graph,
                input,
                Files.exists(answer) ? object(answer) : null);
    }

    private static Json.Obj object(Path file) {
        try {
            return (Json.Obj) Json.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new StartupProblem("cannot read " + file, "restore it", e);
        }
    }
}
