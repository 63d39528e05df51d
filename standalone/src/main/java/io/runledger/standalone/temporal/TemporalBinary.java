package io.runledger.standalone.temporal;

import io.runledger.standalone.machine.Cache;
import io.runledger.standalone.machine.StartupProblem;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The program {@code temporal}, which holds a whole server: one on the PATH, else the one in our
 * cache, else downloaded, else built with Go. Uses nothing but the JDK, so that the launcher can
 * run it from its source before anything is compiled.
 */
public final class TemporalBinary {

    /**
     * The version that is fetched or built: with Server 1.29.1 the newest that {@code go install}
     * accepts, as later ones have a {@code replace} in their {@code go.mod}.
     */
    static final String VERSION = "1.5.1";

    static final URI DOWNLOADS = URI.create("https://temporal.download/cli/");

    private final Map<String, String> environment;
    private final Consumer<String> progress;
    private final List<Source> sources;

    TemporalBinary(
            Map<String, String> environment, Consumer<String> progress, List<Source> sources) {
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.sources = List.copyOf(sources);
    }

    /** A way to get the program when the machine has none. */
    interface Source {
        /**
         * Puts the program into an empty directory.
         *
         * @return the program, or empty when this way is closed on this machine, which was said
         */
        Optional<Path> fetch(Path directory, Consumer<String> progress) throws IOException;
    }

    /**
     * Finds the program, or gets it; that takes minutes when it is built.
     *
     * @param progress gets a line for a person every few seconds
     * @throws StartupProblem if no way led to one
     */
    public static Path ensure(Map<String, String> environment, Consumer<String> progress) {
        return new TemporalBinary(
                        environment,
                        progress,
                        List.of(new TemporalDownload(DOWNLOADS), new TemporalBuild(environment)))
                .ensure();
    }

    /** Prints the program's path to standard output, and the progress to standard error. */
    public static void main(String[] arguments) {
        try {
            System.out.println(ensure(System.getenv(), System.err::println));
        } catch (StartupProblem problem) {
            System.err.println(problem.sentence());
            System.exit(1);
        }
    }

    /** The same as the static method, with the given ways. */
    Path ensure() {
        return find().orElseGet(this::fetchOnce);
    }

    private Optional<Path> find() {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "temporal"))
                .filter(TemporalBinary::works)
                .findFirst()
                .or(() -> Optional.of(cached()).filter(TemporalBinary::works));
    }

    private Path cached() {
        return Cache.directory(environment)
                .resolve("temporal")
                .resolve(VERSION)
                .resolve("temporal");
    }

    /** Whether the program starts and says a version: a half-copied or foreign one does not. */
    static boolean works(Path program) {
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            return false;
        }
        try {
            var process =
                    new ProcessBuilder(program.toString(), "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException _) {
            return false; // Not a program of this machine.
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Path fetchOnce() {
        var target = cached();
        try {
            Files.createDirectories(target.getParent());
            try (var channel =
                            FileChannel.open(
                                    target.resolveSibling("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = lock(channel)) {
                // Whoever held the lock before us may have put it there.
                return works(target) ? target : fetch(target);
            }
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot keep a Temporal server in %s (%s)".formatted(target.getParent(), e),
                    "make it writable or set RUNLEDGER_CACHE to another directory",
                    e);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        for (var seconds = 0; ; seconds++) {
            try {
                var lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException _) {
                // Another thread of this process is at it.
            }
            if (seconds % 10 == 0) {
                progress.accept(
                        "Another process is getting a Temporal server; waiting for it … "
                                + Elapsed.text(seconds));
            }
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private Path fetch(Path target) throws IOException {
        for (var source : sources) {
            var workshop = Files.createTempDirectory(target.getParent(), ".new-");
            try {
                var program = source.fetch(workshop, progress);
                if (program.isPresent() && works(program.get())) {
                    // Renamed within one file system: nobody ever sees half a program.
                    return Files.move(program.get(), target);
                }
            } finally {
                delete(workshop);
            }
        }
        throw new StartupProblem(
                "there is no Temporal server on this machine and none could be fetched or built",
                "install Go or put the program temporal on the PATH, or set TEMPORAL_ADDRESS to a"
                        + " server");
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Keeps the flag set and turns the interruption into a failure of this call. */
    static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while getting a Temporal server", e);
    }
}
