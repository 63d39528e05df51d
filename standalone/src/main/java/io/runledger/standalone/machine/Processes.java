package io.runledger.standalone.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Looks at processes that this JVM may not have started, and stops them. Reads {@code /proc} where
 * there is one: the JDK gives no working directory and takes a zombie for a living process.
 */
public final class Processes {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private Processes() {}

    /** The command line of a process; empty when it is gone, a zombie, or not ours to see. */
    public static List<String> arguments(ProcessHandle process) {
        var commandLine = proc(process, "cmdline");
        try {
            if (Files.exists(commandLine)) {
                var text = Files.readString(commandLine, StandardCharsets.ISO_8859_1);
                // The kernel gives bytes; file names are UTF-8.
                var decoded =
                        new String(
                                text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                return decoded.isEmpty() ? List.of() : List.of(decoded.split("\0"));
            }
        } catch (IOException _) {
            return List.of(); // It ended between the two looks.
        }
        var info = process.info();
        return info.command()
                .map(command ->
                        Stream.concat(
                                        Stream.of(command),
                                        info.arguments().stream().flatMap(Arrays::stream))
                                .toList())
                .orElse(List.of());
    }

    /** The working directory of a process, where the system says it. */
    public static Optional<Path> workingDirectory(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(proc(process, "cwd")));
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    /** Whether a process still runs; a zombie, which only waits for its parent, does not. */
    public static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            var stat = Files.readString(proc(process, "stat"), StandardCharsets.ISO_8859_1);
            // "pid (name) S …": the name may hold spaces and brackets, the state follows the last.
            var state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException _) {
            return process.isAlive();
        }
    }

    /**
     * Sends a signal and waits for the end.
     *
     * @param signal name without {@code SIG}, such as {@code INT}
     * @return whether the process has ended in that time
     */
    public static boolean stop(ProcessHandle process, String signal, Duration patience) {
        send(process, signal);
        return awaitEnd(process, patience);
    }

    /** Waits until a process has ended; false when it still runs after this time. */
    public static boolean awaitEnd(ProcessHandle process, Duration patience) {
        var end = Instant.now().plus(patience);
        while (isRunning(process)) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            pause(LOOK_EVERY);
        }
        return true;
    }

    /**
     * Waits a moment.
     *
     * @throws IllegalStateException if this thread is interrupted; the flag stays set
     */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", e);
        }
    }

    private static void send(ProcessHandle process, String signal) {
        try {
            // The shell's own kill: a slim image may lack the program of that name.
            var kill =
                    new ProcessBuilder(
                                    "sh",
                                    "-c",
                                    "kill -s \"$0\" \"$1\"",
                                    signal,
                                    Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal process %d".formatted(process.pid()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling a process", e);
        }
    }

    private static Path proc(ProcessHandle process, String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }
}
