package io.runledger.standalone.temporal;

import io.runledger.standalone.machine.FreePort;
import io.runledger.standalone.machine.Processes;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of our own: a process beside us that keeps everything in {@code temporal.db} of the data
 * directory. When it ends although nobody stopped it, it is started again on the same port and
 * file, so that clients only see a short break. Its number is kept in {@code temporal.pid}.
 */
public final class LocalTemporal implements TemporalServer {

    private static final Logger log = LoggerFactory.getLogger(LocalTemporal.class);
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int START_TRIES = 3;

    private final Path program;
    private final Path dataDirectory;
    private final Path database;
    private final Path logFile;
    private final Object turn = new Object();
    private int port;
    private int uiPort;
    private Process process;
    private boolean closed;

    private LocalTemporal(Path program, Path dataDirectory) {
        this.program = program;
        this.dataDirectory = dataDirectory;
        this.database = dataDirectory.resolve("temporal.db");
        this.logFile = dataDirectory.resolve("logs").resolve("temporal.log");
        this.port = FreePort.choose();
        this.uiPort = FreePort.choose();
        TemporalProcess.clearOrphans(database);
        this.process = launch();
    }

    /**
     * Starts a server, after stopping one that a killed process has left on the same file, and
     * waits until it answers.
     *
     * @param program the program {@code temporal}
     * @param dataDirectory an existing directory that this process has for itself
     * @throws StartupProblem if it does not come up
     */
    public static LocalTemporal start(Path program, Path dataDirectory) {
        try {
            var server = new LocalTemporal(program, dataDirectory.toRealPath());
            server.awaitFirstAnswer();
            Thread.ofPlatform().daemon().name("temporal-keeper").start(server::keep);
            return server;
        } catch (IOException e) {
            throw new StartupProblem(
                    "there is no data directory %s".formatted(dataDirectory),
                    "make it or choose another",
                    e);
        }
    }

    @Override
    public String target() {
        return "127.0.0.1:" + port;
    }

    @Override
    public String namespace() {
        return TemporalProcess.NAMESPACE;
    }

    @Override
    public Optional<URI> ui() {
        return Optional.of(URI.create("http://127.0.0.1:" + uiPort));
    }

    @Override
    public boolean durable() {
        return true;
    }

    /** The server's process, for those who look after it. */
    public ProcessHandle process() {
        synchronized (turn) {
            return process.toHandle();
        }
    }

    @Override
    public void close() {
        synchronized (turn) {
            if (!closed) {
                closed = true;
                TemporalProcess.stop(process.toHandle());
            }
        }
    }

    private Process launch() {
        var started = TemporalProcess.start(program, database, logFile, port, uiPort);
        try {
            Files.writeString(dataDirectory.resolve("temporal.pid"), started.pid() + "\n");
        } catch (IOException e) {
            started.destroy();
            throw new StartupProblem(
                    "cannot write temporal.pid in %s (%s)".formatted(dataDirectory, e),
                    "make room on the disk or make the directory writable",
                    e);
        }
        return started;
    }

    private void awaitFirstAnswer() {
        for (var tries = 1; ; tries++) {
            var refusal = answerOf(process);
            if (refusal.isEmpty()) {
                return;
            }
            TemporalProcess.stop(process.toHandle());
            if (tries == START_TRIES
                    || !TemporalProcess.tail(logFile).contains("address already in use")) {
                throw new StartupProblem(
                        "the Temporal server does not answer (%s): %s"
                                .formatted(refusal, TemporalProcess.tail(logFile)),
                        "its log is in " + logFile);
            }
            // Somebody took a port between the choice and the start.
            port = FreePort.choose();
            uiPort = FreePort.choose();
            process = launch();
        }
    }

    private String answerOf(Process started) {
        return Readiness.await(target(), namespace(), READY_WITHIN, started::isAlive);
    }

    // Runs until the server is closed.
    private void keep() {
        var pause = Duration.ofSeconds(1);
        while (true) {
            var watched = current();
            awaitEnd(watched);
            synchronized (turn) {
                if (closed) {
                    return;
                }
                log.warn(
                        "Temporal (process {}) has ended unexpectedly; starting it again",
                        watched.pid());
                try {
                    process = launch();
                } catch (StartupProblem e) {
                    log.error("{}", e.sentence());
                }
            }
            if (answerOf(current()).isEmpty()) {
                pause = Duration.ofSeconds(1);
            } else {
                Processes.pause(pause);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private static void awaitEnd(Process watched) {
        try {
            watched.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while watching Temporal", e);
        }
    }

    private Process current() {
        synchronized (turn) {
            return process;
        }
    }
}
