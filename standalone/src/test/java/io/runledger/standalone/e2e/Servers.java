package io.runledger.standalone.e2e;

import io.runledger.standalone.machine.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Postgres and Temporal of one data directory, as far as they run. */
record Servers(Path dataDir) {

    /** Opens the product's own database. */
    Connection database() throws SQLException {
        String port = lines(dataDir.resolve("postgres/postmaster.pid")).get(3);
        String password = lines(dataDir.resolve("postgres-password")).getFirst();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/runledger", "postgres", password);
    }

    /** Where the Temporal server listens. */
    String temporalTarget() {
        List<String> arguments = Processes.arguments(temporal().orElseThrow());
        return "127.0.0.1:" + arguments.get(arguments.indexOf("--port") + 1);
    }

    /** All their processes. */
    List<ProcessHandle> processes() {
        return Stream.concat(postmaster().stream(), temporal().stream())
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .toList();
    }

    private Optional<ProcessHandle> postmaster() {
        return server(dataDir.resolve("postgres/postmaster.pid"));
    }

    private Optional<ProcessHandle> temporal() {
        return server(dataDir.resolve("temporal.pid"));
    }

    // A number may belong to somebody else by now; ours has our directory in its command line.
    private Optional<ProcessHandle> server(Path pidFile) {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines(pidFile).getFirst().strip()))
                .filter(Processes::isRunning)
                .filter(found ->
                        Processes.arguments(found).stream()
                                .anyMatch(argument -> argument.contains(dataDir.toString())));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
