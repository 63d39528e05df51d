package io.runledger.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.runledger.standalone.machine.Processes;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("KILL_LOSES_NOTHING")
class EmbeddedDatabaseTest {

    @TempDir Path temp;

    @AfterEach
    void leaveNoServerBehind() throws IOException {
        if (Files.exists(temp.resolve("postgres"))) {
            PostmasterGuard.clear(temp.toRealPath().resolve("postgres"));
        }
    }

    @Nested
    class ARunningServer {

        @Test
        void isDurableAndAsksForAPassword() throws SQLException {
            try (var database = EmbeddedDatabase.start(temp)) {
                assertThat(ask(database, "show fsync")).isEqualTo("on");
                assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
                assertThat(ask(database, "show full_page_writes")).isEqualTo("on");
                assertThat(ask(database, "show listen_addresses")).isEqualTo("127.0.0.1");
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() ->
                                DriverManager.getConnection(
                                        database.jdbcUrl(),
                                        database.username(),
                                        "not the password"));
            }
        }

        @Test
        void isStartedAgainOnTheSamePortWhenItIsKilled() throws Exception {
            try (var database = EmbeddedDatabase.start(temp)) {
                write(database, 1);
                var killed = database.process();
                killed.destroyForcibly();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> count(database).equals("1"));
                assertThat(database.process().pid()).isNotEqualTo(killed.pid());
            }
        }
    }

    @Nested
    class TheNextStart {

        @Test
        void findsTheRowsOfACleanlyStoppedServer() throws SQLException {
            try (var database = EmbeddedDatabase.start(temp)) {
                write(database, 3);
            }
            try (var database = EmbeddedDatabase.start(temp)) {
                assertThat(count(database)).isEqualTo("3");
            }
        }

        @Test
        void stopsTheServerThatAKilledProcessLeftBehindAndKeepsItsRows() throws Exception {
            var orphan = startInAProcessThatIsKilled();
            assertThat(Processes.isRunning(orphan)).isTrue();
            try (var database = EmbeddedDatabase.start(temp)) {
                assertThat(Processes.isRunning(orphan)).isFalse();
                assertThat(count(database)).isEqualTo("5");
            }
        }

        @Test
        void findsTheRowsWhenServerAndProcessWereKilled() throws Exception {
            var orphan = startInAProcessThatIsKilled();
            orphan.destroyForcibly();
            try (var database = EmbeddedDatabase.start(temp)) {
                assertThat(count(database)).isEqualTo("5");
            }
        }

        @Test
        void leavesAStrangerAloneWhoNowHasTheNumberInThePidFile() throws Exception {
            try (var database = EmbeddedDatabase.start(temp)) {
                write(database, 2);
            }
            var stranger = new ProcessBuilder("sleep", "1000").start();
            try {
                Files.writeString(
                        temp.resolve("postgres/postmaster.pid"),
                        stranger.pid() + "\n" + temp.resolve("postgres") + "\n");
                try (var database = EmbeddedDatabase.start(temp)) {
                    assertThat(count(database)).isEqualTo("2");
                }
                assertThat(stranger.isAlive()).isTrue();
            } finally {
                stranger.destroyForcibly();
            }
        }

        @Test
        void setsANewPasswordWhenTheOldOneIsLost() throws Exception {
            try (var database = EmbeddedDatabase.start(temp)) {
                write(database, 1);
            }
            Files.delete(temp.resolve("postgres-password"));
            try (var database = EmbeddedDatabase.start(temp)) {
                assertThat(count(database)).isEqualTo("1");
                assertThat(HostAccess.PASSWORD.isIn(temp.resolve("postgres"))).isTrue();
            }
        }

        @Test
        void saysInOneSentenceWhyItFails() throws Exception {
            EmbeddedDatabase.start(temp).close();
            Files.writeString(temp.resolve("postgres/PG_VERSION"), "12\n");
            assertThatExceptionOfType(StartupProblem.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(temp))
                    .withMessageContaining("Postgres did not start")
                    .satisfies(problem -> assertThat(problem.sentence()).contains("--data-dir"));
        }

        private ProcessHandle startInAProcessThatIsKilled()
                throws IOException, InterruptedException {
            var process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Owner.class.getName(),
                                    temp.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var said =
                    process.inputReader()
                            .lines()
                            .filter(l -> l.startsWith("postmaster "))
                            .findFirst();
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return ProcessHandle.of(Long.parseLong(said.orElseThrow().substring(11))).orElseThrow();
        }
    }

    /** Another process that owns a server, has written five rows, and waits to be killed. */
    static final class Owner {
        public static void main(String[] arguments) throws Exception {
            var database = EmbeddedDatabase.start(Path.of(arguments[0]));
            write(database, 5);
            System.out.println("postmaster " + database.process().pid());
            System.in.read();
        }
    }

    private static void write(EmbeddedDatabase database, int rows) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute("create table kept (n int)");
            statement.execute("insert into kept select generate_series(1, " + rows + ")");
        }
    }

    private static String count(EmbeddedDatabase database) throws SQLException {
        return ask(database, "select count(*) from kept");
    }

    private static String ask(EmbeddedDatabase database, String question) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
    }
}
