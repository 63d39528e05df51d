package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Graphs to run: the examples and some small ones. */
final class Graphs {

    /** Examples that reach their end by themselves. */
    static final List<String> EXAMPLES =
            List.of("hello", "code-review", "release-check", "research-fan-in", "support-triage");

    private static final Path ROOT = Path.of("..", "examples");

    private Graphs() {}

    /** A request that runs one of the examples with its own input. */
    static Json.Obj example(String name) {
        Json.Obj file = (Json.Obj) file("graphs", name);
        return Json.obj()
                .put("graph", file.get("definition"))
                .put("input", file("inputs", name))
                .build();
    }

    /** The names of all examples, those that pause included. */
    static List<String> all() {
        try (Stream<Path> files = Files.list(ROOT.resolve("graphs"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The resume of an example that pauses. */
    static Json answer(String name) {
        return file("answers", name);
    }

    static Json.Obj exampleFile(String name) {
        return (Json.Obj) file("graphs", name);
    }

    private static Json file(String folder, String name) {
        try {
            return Json.parse(Files.readAllBytes(ROOT.resolve(folder).resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request that runs one task on whoever has this tag; the built-in model where empty. */
    static Json.Obj oneTask(String tag, String prompt) {
        return Json.obj()
                .put("graph", Json.parse(ONE_TASK.formatted(tags(tag), Json.of(prompt).text())))
                .put("input", Json.Obj.EMPTY)
                .build();
    }

    private static final String ONE_TASK =
            """
            {"state_schema": {"answer": {"type": "string"}},
             "nodes": {"work": {"type": "task", "worker_tags": %s, "prompt_template": %s,
                                "output_key": "answer"}},
             "edges": [["__start__", "work"], ["work", "__end__"]]}
            """;

    private static String tags(String tag) {
        return tag.isEmpty() ? "[]" : "[\"" + tag + "\"]";
    }

    /**
     * A request of three steps: a worker and a model side by side, both slow, then a transform,
     * then a slow model again.
     */
    static Json.Obj slow(String workerTag, String modelTag, int number) {
        return Json.obj()
                .put(
                        "graph",
                        Json.parse(SLOW.formatted(tags(workerTag), tags(modelTag), tags(modelTag))))
                .put("input", Json.obj().put("number", number).build())
                .build();
    }

    private static final String SLOW =
            """
            {"state_schema": {"made": {"type": "string"}, "thought": {"type": "string"},
                              "steps": {"type": "number", "reducer": "add"},
                              "summary": {"type": "string"}},
             "nodes": {
               "make": {"type": "task", "worker_tags": %s, "output_key": "made",
                        "prompt_template": "make {{ input.number }}"},
               "think": {"type": "task", "worker_tags": %s, "output_key": "thought",
                         "prompt_template": "think of {{ input.number }} [[delay:1500]]"},
               "joined": {"type": "transform", "updates": {"steps": 1}},
               "sum": {"type": "task", "worker_tags": %s, "output_key": "summary",
                       "prompt_template": "sum up {{ state.made }} [[delay:1500]]"}},
             "edges": [["__start__", "make"], ["__start__", "think"], ["make", "joined"],
                       ["think", "joined"], ["joined", "sum"], ["sum", "__end__"]]}
            """;
}
