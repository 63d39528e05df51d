package io.runledger.standalone.postgres;

import io.runledger.standalone.machine.Processes;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes a cluster directory ready for a start. A killed JVM leaves its postmaster running, and a
 * killed postmaster leaves its pid file behind, whose number may belong to anybody by now. Without
 * this guard the first costs a minute and a failed start; the second fails for ever, and a stop of
 * the server would aim its signal at the stranger.
 */
final class PostmasterGuard {

    // A fast shutdown writes a checkpoint, which takes seconds on a busy disk.
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(15);

    private PostmasterGuard() {}

    /**
     * Stops what is left of an earlier server of this directory and removes its pid file. Never
     * signals a process that is not a postmaster of this very directory.
     *
     * @param cluster the server's directory, as a real path
     * @throws StartupProblem if an orphan does not end
     */
    static void clear(Path cluster) {
        postmaster(cluster).ifPresent(orphan -> stop(orphan, cluster));
        awaitChildren(cluster);
        try {
            Files.deleteIfExists(pidFile(cluster));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + pidFile(cluster), e);
        }
    }

    /** The postmaster that runs on this directory, if one does. */
    static Optional<ProcessHandle> postmaster(Path cluster) {
        try {
            if (!Files.exists(pidFile(cluster))) {
                return Optional.empty();
            }
            var lines = Files.readAllLines(pidFile(cluster));
            if (lines.isEmpty()) {
                return Optional.empty(); // Killed between making the file and writing it.
            }
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(process -> isPostmaster(process, cluster));
        } catch (NumberFormatException _) {
            return Optional.empty(); // Not a pid file: nobody can be found by it.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pidFile(cluster), e);
        }
    }

    private static boolean isPostmaster(ProcessHandle process, Path cluster) {
        var arguments = Processes.arguments(process);
        return !arguments.isEmpty()
                && arguments.getFirst().endsWith("bin/postgres")
                && arguments.contains(cluster.toString());
    }

    private static void stop(ProcessHandle orphan, Path cluster) {
        if (!Processes.stop(orphan, "INT", FAST_SHUTDOWN)
                && !Processes.stop(orphan, "QUIT", IMMEDIATE_SHUTDOWN)) {
            throw new StartupProblem(
                    "an earlier Postgres (process %d) still runs in %s and does not end"
                            .formatted(orphan.pid(), cluster),
                    "end it with kill -9 %d and start again".formatted(orphan.pid()));
        }
    }

    // The children of a killed postmaster end by themselves within a second or two. Until then they
    // hold its shared memory, and a new server refuses to start.
    private static void awaitChildren(Path cluster) {
        ProcessHandle.allProcesses()
                .filter(process -> isChild(process, cluster))
                .toList()
                .forEach(child -> Processes.awaitEnd(child, IMMEDIATE_SHUTDOWN));
    }

    private static boolean isChild(ProcessHandle process, Path cluster) {
        var arguments = Processes.arguments(process);
        return !arguments.isEmpty()
                && arguments.getFirst().startsWith("postgres: ")
                && Processes.workingDirectory(process).filter(cluster::equals).isPresent();
    }

    private static Path pidFile(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }
}
