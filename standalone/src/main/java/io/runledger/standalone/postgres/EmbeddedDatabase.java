package io.runledger.standalone.postgres;

import io.runledger.standalone.machine.Cache;
import io.runledger.standalone.machine.FreePort;
import io.runledger.standalone.machine.Processes;
import io.runledger.standalone.machine.Secrets;
import io.runledger.standalone.machine.StartupProblem;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Postgres server of our own, kept in {@code <data directory>/postgres}. What it has committed is
 * on the disk: it is asked after every start. It listens on the loopback interface only and wants a
 * password there; when its postmaster is killed, it is started again on the same port.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String NAME = "runledger";
    private static final String SUPERUSER = "postgres";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final int START_TRIES = 3;

    private final Path dataDirectory;
    private final Path cluster;
    private final String password;
    private final Object turn = new Object();
    private EmbeddedPostgres server;
    private ProcessHandle postmaster;
    private boolean closed;

    private EmbeddedDatabase(Path dataDirectory, String password) {
        this.dataDirectory = dataDirectory;
        this.cluster = dataDirectory.resolve("postgres");
        this.password = password;
        this.server = startOnFreePort();
        this.postmaster = livingPostmaster();
    }

    /**
     * Starts the server of a data directory, after clearing away what a killed process has left,
     * and makes the database {@code runledger} if it is missing.
     *
     * @param dataDirectory an existing directory that this process has for itself
     * @throws StartupProblem if it does not start, or would not keep what it has committed
     */
    public static EmbeddedDatabase start(Path dataDirectory) {
        try {
            var real = dataDirectory.toRealPath();
            var database = new EmbeddedDatabase(real, Passwords.of(real));
            database.prepareOrClose();
            Thread.ofPlatform().daemon().name("postgres-keeper").start(database::keep);
            return database;
        } catch (IOException e) {
            throw new StartupProblem(
                    "there is no data directory %s".formatted(dataDirectory),
                    "make it or choose another",
                    e);
        }
    }

    /** The address of the database {@code runledger}, without user and password. */
    public String jdbcUrl() {
        return urlOf(NAME);
    }

    /** The user that owns the database. */
    public String username() {
        return SUPERUSER;
    }

    /** That user's password: random, kept in the data directory. */
    public String password() {
        return password;
    }

    /** The server's process, for those who look after it. */
    public ProcessHandle process() {
        synchronized (turn) {
            return postmaster;
        }
    }

    /**
     * Stops the server cleanly: it ends its connections and writes a checkpoint. May be repeated.
     */
    @Override
    public void close() {
        synchronized (turn) {
            if (closed) {
                return;
            }
            closed = true;
            release(server);
            if (!Processes.awaitEnd(postmaster, STOP_PATIENCE)) {
                log.warn(
                        "Postgres (process {}) takes long to stop; its log has the reason",
                        postmaster.pid());
            }
        }
    }

    private EmbeddedPostgres startOnFreePort() {
        PostmasterGuard.clear(cluster);
        for (var tries = 1; ; tries++) {
            try {
                return startOn(FreePort.choose());
            } catch (StartupProblem e) {
                // Somebody may have taken the port between the choice and the start.
                if (tries == START_TRIES || !e.sentence().contains("could not create any TCP/IP")) {
                    throw e;
                }
            }
        }
    }

    private EmbeddedPostgres startOn(int port) {
        return Postmaster.start(
                cluster,
                Cache.directory(System.getenv()).resolve("postgres"),
                dataDirectory.resolve("logs").resolve("postgres-start.log"),
                password,
                port);
    }

    private ProcessHandle livingPostmaster() {
        return PostmasterGuard.postmaster(cluster)
                .orElseThrow(() ->
                        new StartupProblem(
                                "Postgres in %s ended right after its start".formatted(cluster),
                                "its log is in " + cluster.resolve("log")));
    }

    private void prepareOrClose() {
        try (var connection = DriverManager.getConnection(urlOf("postgres"), SUPERUSER, password)) {
            requireDurable(connection);
            requirePassword(connection);
            createDatabase(connection);
        } catch (SQLException e) {
            close();
            throw new StartupProblem(
                    "Postgres in %s refuses to be set up: %s".formatted(cluster, e.getMessage()),
                    "28P01".equals(e.getSQLState())
                            ? "delete the file postgres-password beside it to set a new one"
                            : "its log is in " + cluster.resolve("log"),
                    e);
        } catch (StartupProblem e) {
            close();
            throw e;
        }
    }

    private void requireDurable(Connection connection) throws SQLException {
        for (var setting : Postmaster.DURABLE.entrySet()) {
            try (var statement = connection.createStatement();
                    var answer = statement.executeQuery("show " + setting.getKey())) {
                answer.next();
                var value = answer.getString(1);
                if (!setting.getValue().equals(value)) {
                    throw new StartupProblem(
                            "Postgres in %s runs with %s=%s and would lose committed data in a crash"
                                    .formatted(cluster, setting.getKey(), value),
                            "remove the setting from postgresql.auto.conf there");
                }
            }
        }
    }

    private void requirePassword(Connection connection) throws SQLException {
        if (HostAccess.PASSWORD.isIn(cluster)) {
            return;
        }
        try (var statement = connection.createStatement()) {
            var quoted = password.replace("'", "''");
            statement.execute("alter role " + SUPERUSER + " password '" + quoted + "'");
            HostAccess.PASSWORD.writeTo(cluster);
            statement.execute("select pg_reload_conf()");
        }
    }

    private static void createDatabase(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "select 1 from pg_database where datname = '" + NAME + "'")) {
            if (!found.next()) {
                connection.createStatement().execute("create database " + NAME);
            }
        }
    }

    // Runs until the database is closed: waits for the postmaster's end and starts it again.
    private void keep() {
        var pause = Duration.ofSeconds(1);
        while (true) {
            var watched = process();
            while (Processes.isRunning(watched)) {
                Processes.pause(Duration.ofMillis(500));
            }
            synchronized (turn) {
                if (closed) {
                    return;
                }
                log.warn(
                        "Postgres (process {}) has ended unexpectedly; starting it again",
                        watched.pid());
                try {
                    restart();
                    pause = Duration.ofSeconds(1);
                    continue;
                } catch (StartupProblem e) {
                    log.error("{} Trying again in {} s.", e.sentence(), pause.toSeconds());
                }
            }
            Processes.pause(pause);
            pause =
                    pause.multipliedBy(2).compareTo(STOP_PATIENCE) < 0
                            ? pause.multipliedBy(2)
                            : STOP_PATIENCE;
        }
    }

    private void restart() {
        var port = server.getPort();
        PostmasterGuard.clear(cluster);
        release(server); // Only now: the library's stop would signal whoever has the old number.
        server = startOn(port);
        postmaster = livingPostmaster();
    }

    private static void release(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop Postgres", e);
        }
    }

    private String urlOf(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), database);
    }

    /** The superuser's password, and the way back in when it is lost. */
    private static final class Passwords {

        static String of(Path dataDirectory) {
            var file = dataDirectory.resolve("postgres-password");
            var cluster = dataDirectory.resolve("postgres");
            if (!Files.exists(file) && Files.exists(cluster.resolve("pg_hba.conf"))) {
                // Whoever may write here may do anything to the database anyway.
                HostAccess.TRUST.writeTo(cluster);
            }
            return Secrets.readOrMake(file, 32);
        }
    }
}
