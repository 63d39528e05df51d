package io.runledger.engine.differential;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real LangGraph, in a Python environment of the cache directory. */
final class LangGraph {

    private static final String VERSION = "1.2.22";
    private static final Path SCRIPT = Path.of("src", "test", "python", "langgraph_supersteps.py");
    private static final Path ENVIRONMENT = cache().resolve("langgraph-" + VERSION);
    private static final Path COMPLETE = ENVIRONMENT.resolve("complete");

    private LangGraph() {}

    /** Whether it can be run without fetching anything. */
    static boolean isInstalled() {
        return Files.exists(COMPLETE);
    }

    /** Whether this machine has a Python 3 that makes environments. */
    static boolean canBeInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import venv, ensurepip")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Fetches it with pip; about half a minute. */
    static void install() throws IOException, InterruptedException {
        if (isInstalled()) {
            return;
        }
        run("python3", "-m", "venv", "--clear", ENVIRONMENT.toString());
        var pip = ENVIRONMENT.resolve("bin/pip").toString();
        run(pip, "install", "--quiet", "langgraph==" + VERSION);
        Files.createFile(COMPLETE);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }

    /** What it does with the cases, by their ids. */
    static Map<String, Json> answers(List<Case> cases) {
        try {
            var questions = Files.createTempFile("runledger-langgraph-", ".jsonl");
            var answers = Files.createTempFile("runledger-langgraph-", ".jsonl");
            try {
                var lines = cases.stream().map(one -> one.toJson().text()).toList();
                Files.write(questions, lines, StandardCharsets.UTF_8);
                ask(questions, answers);
                return read(Files.readAllLines(answers));
            } finally {
                Files.delete(questions);
                Files.delete(answers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ask(Path questions, Path answers) throws IOException {
        var python = ENVIRONMENT.resolve("bin/python").toString();
        var builder = new ProcessBuilder(python, SCRIPT.toAbsolutePath().toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("LANG"));
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        var process =
                builder.redirectInput(questions.toFile())
                        .redirectOutput(answers.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError("LangGraph could not run a case; see the error output");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Map<String, Json> read(List<String> lines) {
        var answers = new LinkedHashMap<String, Json>();
        for (var line : lines) {
            var answer = (Json.Obj) Json.parse(line);
            answers.put(String.valueOf(answer.text("id")), answer.members().get("steps"));
        }
        return answers;
    }

    private static Path cache() {
        var own = System.getenv().getOrDefault("RUNLEDGER_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own).toAbsolutePath();
        }
        var shared = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        var base =
                shared.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(shared);
        return base.resolve("runledger").toAbsolutePath();
    }
}
