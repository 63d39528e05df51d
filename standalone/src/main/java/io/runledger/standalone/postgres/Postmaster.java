package io.runledger.standalone.postgres;

import io.runledger.standalone.machine.StartupProblem;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the server's processes, and says in one sentence why that failed. */
final class Postmaster {

    /** What a server that keeps money must have, asked of it after every start. */
    static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    // Crash recovery of a large log may take this long; a failed start is seen at once.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Postmaster() {}

    /**
     * Starts a server and waits until it answers.
     *
     * @param cluster the server's directory; made by {@code initdb} when it is empty
     * @param password of the superuser
     * @throws StartupProblem if it does not come up
     */
    static EmbeddedPostgres start(
            Path cluster, Path binaries, Path log, String password, int port) {
        try {
            Files.createDirectories(binaries);
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.writeString(log, "");
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot write what Postgres needs (%s)".formatted(e),
                    "make the place writable for this user or set RUNLEDGER_CACHE to one that is",
                    e);
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = builder(cluster, binaries, log, password, port);
            return await(executor.submit(server::start), log);
        }
    }

    private static EmbeddedPostgres.Builder builder(
            Path cluster, Path binaries, Path log, String password, int port) {
        var builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(cluster)
                        .setCleanDataDirectory(false)
                        // The caller stops the server after everything that uses it has stopped; a
                        // hook of its own would pull it away while the rest still drains.
                        .setRegisterShutdownHook(false)
                        .setOverrideWorkingDirectory(binaries.toFile())
                        .setOutputRedirector(Redirect.appendTo(log.toFile()))
                        .setErrorRedirector(Redirect.appendTo(log.toFile()))
                        .setPGStartupWait(PATIENCE)
                        .setConnectConfig("password", password)
                        .setPort(port)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("max_connections", "120")
                        .setServerConfig("timezone", "UTC")
                        // Short statements only: compiling them costs more than it saves.
                        .setServerConfig("jit", "off")
                        // After the start nobody reads the server's output; a file per weekday.
                        .setServerConfig("logging_collector", "on")
                        .setServerConfig("log_filename", "postgres-%a.log")
                        .setServerConfig("log_truncate_on_rotation", "on");
        DURABLE.forEach(builder::setServerConfig);
        return builder;
    }

    // The library waits its whole patience for a server that has already refused to start, so the
    // start is given up as soon as pg_ctl has said so.
    private static EmbeddedPostgres await(Future<EmbeddedPostgres> start, Path log) {
        while (true) {
            try {
                return start.get(250, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                if (said(log).stream().anyMatch(line -> line.contains("could not start server"))) {
                    start.cancel(true);
                    throw problem(log, new IllegalStateException("pg_ctl gave up"));
                }
            } catch (ExecutionException e) {
                throw problem(log, e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                start.cancel(true);
                throw new IllegalStateException("interrupted while Postgres was starting", e);
            }
        }
    }

    private static StartupProblem problem(Path log, Throwable cause) {
        var said = said(log);
        var why =
                said.stream()
                        .filter(line -> line.contains("FATAL") || line.contains("error"))
                        .findFirst()
                        .or(() -> said.stream().filter(line -> !line.isBlank()).findFirst())
                        .orElse(String.valueOf(cause.getMessage()));
        return new StartupProblem("Postgres did not start: " + why.strip(), cure(why, log), cause);
    }

    private static String cure(String why, Path log) {
        if (why.contains("cannot be run as root")) {
            return "start Runledger as another user, or install unshare (util-linux) and allow user"
                    + " namespaces, so that Postgres can drop the rights of root";
        }
        if (why.contains("No space left")) {
            return "make room on the disk and start again";
        }
        if (why.contains("Permission denied")) {
            return "make the directory belong to the user who starts Runledger";
        }
        if (why.contains("incompatible")) {
            return "start the version of Runledger that made this data directory, or choose another"
                    + " directory with --data-dir";
        }
        return "the whole message is in " + log;
    }

    private static List<String> said(Path log) {
        try {
            return Files.readString(log).lines().toList();
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }
}
