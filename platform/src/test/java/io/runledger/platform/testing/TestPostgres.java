package io.runledger.platform.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real Postgres for tests: one server per JVM, in a container where a Docker engine answers and
 * embedded otherwise, and a database of its own for whoever asks.
 */
public final class TestPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** A new, empty database. */
    public static Database freshDatabase() {
        var name = "test_" + DATABASES.incrementAndGet();
        var server = Server.ONE;
        try (var connection =
                        DriverManager.getConnection(
                                server.url("postgres"), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database " + name + " could be made", e);
        }
        return new Database(server.url(name), server.user(), server.password());
    }

    /** A new database with the product's tables, as the migrations on the classpath make them. */
    public static Database migratedDatabase() {
        var database = freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .load()
                .migrate();
        return database;
    }

    /** How to reach one database. */
    public record Database(String url, String user, String password) {

        /** Opens a connection per use; enough for tests that have no pool. */
        public DataSource dataSource() {
            var source = new PGSimpleDataSource();
            source.setUrl(url);
            source.setUser(user);
            source.setPassword(password);
            return source;
        }

        /** Makes it the data source of a Spring test, from a {@code @DynamicPropertySource}. */
        public void register(DynamicPropertyRegistry properties) {
            properties.add("spring.datasource.url", () -> url);
            properties.add("spring.datasource.username", () -> user);
            properties.add("spring.datasource.password", () -> password);
        }
    }

    private record Server(String host, int port, String user, String password) {

        static final Server ONE = start();

        private static Server start() {
            return DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
        }

        // Ended by Testcontainers' own reaper when the JVM is gone.
        @SuppressWarnings("resource")
        private static Server container() {
            var postgres = new PostgreSQLContainer("postgres:18-alpine");
            postgres.start();
            return new Server(
                    postgres.getHost(),
                    postgres.getFirstMappedPort(),
                    postgres.getUsername(),
                    postgres.getPassword());
        }

        // Ended by the library's shutdown hook.
        private static Server embedded() {
            try {
                var postgres = EmbeddedPostgres.builder().start();
                return new Server("localhost", postgres.getPort(), "postgres", "postgres");
            } catch (IOException e) {
                throw new UncheckedIOException("the embedded Postgres did not start", e);
            }
        }

        String url(String database) {
            return "jdbc:postgresql://" + host + ":" + port + "/" + database;
        }
    }
}
