package io.runledger.standalone.temporal;

import io.runledger.standalone.machine.Processes;
import io.runledger.standalone.machine.StartupProblem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The operating system's side of a server: its command line, its log, its orphans. */
final class TemporalProcess {

    static final String NAMESPACE = "default";

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final long LOG_LIMIT_BYTES = 20L * 1024 * 1024;

    // Measured on two cores: as delivered ten activities in a row take 1,002 ms, with these 119 ms.
    // One history shard takes 20 tasks a second by default, so that each hop waits 50 ms for its
    // turn; and of four task queue partitions some have no poller, which costs stalls of 2 s. A
    // timer shorter than the time shift fires only after that, which is 1 s by default: a retry
    // after 200 ms then waits 1,050 ms. The shift bridges clocks of several hosts; here is one.
    private static final List<String> TUNING =
            List.of(
                    "history.transferProcessorMaxPollRPS=2000",
                    "history.timerProcessorMaxPollRPS=2000",
                    "history.timerProcessorMaxTimeShift=\"10ms\"",
                    "matching.numTaskqueueReadPartitions=1",
                    "matching.numTaskqueueWritePartitions=1",
                    "system.enableActivityEagerExecution=true");

    private TemporalProcess() {}

    /** Starts the program on this database file; it may not answer yet. */
    static Process start(Path program, Path database, Path log, int port, int uiPort) {
        var command = new ArrayList<String>();
        // A group of its own: a Ctrl-C in the terminal reaches us alone, and we stop the server
        // when everything that uses it has ended.
        onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(program.toString(), "server", "start-dev"));
        command.addAll(List.of("--ip", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--ui-port", Integer.toString(uiPort), "--namespace", NAMESPACE));
        command.addAll(List.of("--db-filename", database.toString()));
        // As safe as the default in a crash of the process, and twice as fast.
        command.addAll(List.of("--sqlite-pragma", "journal_mode=WAL"));
        command.addAll(List.of("--sqlite-pragma", "synchronous=NORMAL"));
        command.addAll(List.of("--log-level", "error"));
        TUNING.forEach(value -> command.addAll(List.of("--dynamic-config-value", value)));
        try {
            Files.createDirectories(log.getParent());
            if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
                Files.move(
                        log,
                        log.resolveSibling(log.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new StartupProblem(
                    "the Temporal server %s cannot be started (%s)"
                            .formatted(program, e.getMessage()),
                    "remove it to have it fetched anew",
                    e);
        }
    }

    /** Stops the servers that earlier processes have left running on this database file. */
    static void clearOrphans(Path database) {
        ProcessHandle.allProcesses()
                .filter(process -> serves(process, database))
                .toList()
                .forEach(TemporalProcess::stop);
    }

    /** Stops a server: asks first, then insists. What it has acknowledged is kept either way. */
    static void stop(ProcessHandle process) {
        if (!Processes.stop(process, "TERM", STOP_PATIENCE)
                && !Processes.stop(process, "KILL", STOP_PATIENCE)) {
            throw new StartupProblem(
                    "an earlier Temporal server (process %d) does not end".formatted(process.pid()),
                    "end it with kill -9 %d and start again".formatted(process.pid()));
        }
    }

    // The file is the mark: its directory is locked by us, so nobody else's server can use it.
    private static boolean serves(ProcessHandle process, Path database) {
        var arguments = Processes.arguments(process);
        var option = arguments.indexOf("--db-filename");
        return arguments.contains("start-dev")
                && option >= 0
                && option + 1 < arguments.size()
                && arguments.get(option + 1).equals(database.toString());
    }

    /** The last lines of a log, to show why a server did not start. */
    static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private static Optional<Path> onPath(String name) {
        var path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
