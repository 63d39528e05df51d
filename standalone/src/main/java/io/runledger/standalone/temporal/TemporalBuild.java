package io.runledger.standalone.temporal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Builds the program with the machine's Go, from the sources that Go's module proxy has. */
final class TemporalBuild implements TemporalBinary.Source {

    private static final String MODULE =
            "github.com/temporalio/cli/cmd/temporal@v" + TemporalBinary.VERSION;

    private final Map<String, String> environment;

    TemporalBuild(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Optional<Path> fetch(Path directory, Consumer<String> progress) throws IOException {
        var go = go();
        if (go.isEmpty()) {
            progress.accept("There is no Go on this machine to build a Temporal server with.");
            return Optional.empty();
        }
        var log = directory.resolveSibling("build.log");
        var command = new ProcessBuilder(go.get().toString(), "install", MODULE);
        command.environment().put("GOBIN", directory.toString());
        command.environment().remove("GOFLAGS"); // A -mod=vendor there would break the build.
        command.directory(directory.toFile()); // No go.mod of anybody else is above it.
        var exit = run(command.redirectErrorStream(true).redirectOutput(log.toFile()), progress);
        if (exit != 0) {
            progress.accept("The build of a Temporal server failed; its log is " + log);
            return Optional.empty();
        }
        return Optional.of(directory.resolve("temporal"));
    }

    private Optional<Path> go() {
        return Stream.concat(
                        Arrays.stream(
                                environment.getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/local/go/bin", "/usr/lib/go/bin", "/opt/homebrew/bin"))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int run(ProcessBuilder command, Consumer<String> progress) throws IOException {
        var process = command.start();
        // A build that nobody waits for would go on for minutes after a Ctrl-C.
        var end = new Thread(() -> kill(process));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            for (var seconds = 0; ; seconds += 5) {
                progress.accept(
                        "Building a Temporal server once (about 3 to 6 minutes, cached afterwards) … "
                                + Elapsed.text(seconds));
                if (process.waitFor(5, TimeUnit.SECONDS)) {
                    Runtime.getRuntime().removeShutdownHook(end);
                    return process.exitValue();
                }
            }
        } catch (InterruptedException e) {
            kill(process);
            throw TemporalBinary.interrupted(e);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
