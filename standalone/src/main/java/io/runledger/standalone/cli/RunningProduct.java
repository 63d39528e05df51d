package io.runledger.standalone.cli;

import io.runledger.command.run.RunResumer;
import io.runledger.events.id.TenantId;
import io.runledger.standalone.RunledgerApplication;
import io.runledger.standalone.demo.DemoModel;
import io.runledger.standalone.demo.DemoModelSettings;
import io.runledger.standalone.demo.PostgresSpendLog;
import io.runledger.standalone.machine.DataDirectory;
import io.runledger.standalone.machine.Ports;
import io.runledger.standalone.machine.StartupProblem;
import io.runledger.standalone.postgres.EmbeddedDatabase;
import io.runledger.standalone.temporal.TemporalResolver;
import io.runledger.standalone.temporal.TemporalServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The product with all its parts, from the data directory's lock to the open HTTP port. Closing it
 * stops the parts in the reverse order; killing it loses nothing.
 */
public final class RunningProduct implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningProduct.class);
    private static final String API_KEY_FILE = "api-key";

    private final Deque<Part> parts = new ArrayDeque<>();
    private final int port;
    private final Secrets secrets;
    private @Nullable TemporalServer temporal;
    private @Nullable ConfigurableApplicationContext application;
    private @Nullable Path newKeyFile;
    private boolean closed;

    private RunningProduct(int port, Secrets secrets) {
        this.port = port;
        this.secrets = secrets;
    }

    /** A part that must be stopped, and its name for the log. */
    private record Part(String name, AutoCloseable part) {}

    /**
     * Starts all parts and returns when a run can be started.
     *
     * @param environment the settings of {@code docs/reference/configuration.md}
     * @param progress gets lines for a person while something takes long
     * @throws StartupProblem with one clear sentence, after stopping what was started
     */
    public static RunningProduct start(
            Path dataDir, int port, Map<String, String> environment, Consumer<String> progress) {
        DataDirectory directory = DataDirectory.open(dataDir);
        RunningProduct product = new RunningProduct(port, new Secrets(directory, environment));
        product.parts.push(new Part("data directory", directory));
        try {
            Ports.requireFree(port);
            product.startParts(directory.path(), environment, progress);
            product.announce(directory.path());
            return product;
        } catch (RuntimeException e) {
            product.close();
            throw StartupFailures.explain(e);
        } catch (Error e) {
            // Otherwise its servers and threads would outlive the failed start.
            product.close();
            throw e;
        }
    }

    private void announce(Path dataDir) {
        parts.push(new Part("port file", RunningInstance.announce(dataDir, port)));
    }

    private void startParts(
            Path dataDir, Map<String, String> environment, Consumer<String> progress) {
        Path keyFile = dataDir.resolve(API_KEY_FILE);
        if (!isGiven("RUNLEDGER_API_KEY", environment) && !Files.exists(keyFile)) {
            newKeyFile = keyFile;
        }
        Properties properties = new Properties(environment);
        properties.secrets(secrets, port);
        properties.firstTenant(firstTenant(environment), secrets.apiKey());
        if (!isGiven("SPRING_DATASOURCE_URL", environment)) {
            EmbeddedDatabase database = EmbeddedDatabase.start(dataDir);
            parts.push(new Part("Postgres", database));
            properties.database(database.jdbcUrl(), database.username(), database.password());
        }
        temporal = TemporalResolver.resolveAndStart(dataDir, environment, progress);
        parts.push(new Part("Temporal", temporal));
        properties.temporal(temporal.target(), temporal.namespace());
        if (!isGiven("RUNLEDGER_LLM_BASE_URL", environment)) {
            DemoModel model = startDemoModel(properties);
            startApplication(properties);
            // On top, so that it is stopped first and its last reports still find the ingest open.
            parts.push(new Part("demo model", model));
        } else {
            startApplication(properties);
        }
    }

    private DemoModel startDemoModel(Properties properties) {
        PostgresSpendLog log = properties.spendLog();
        // Below the application: what is still under way when the model is closed is written down.
        parts.push(new Part("demo model's spend log", log));
        String masterKey = secrets.demoModelKey();
        DemoModel model =
                DemoModel.start(
                        DemoModelSettings.reportingTo(
                                URI.create(origin() + "/api/internal/billing/ingest"),
                                secrets.billingIngestToken(),
                                masterKey),
                        log);
        properties.demoModel(model.baseUrl(), masterKey);
        return model;
    }

    private static boolean isGiven(String variable, Map<String, String> environment) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    private void startApplication(Properties properties) {
        application =
                new SpringApplicationBuilder(RunledgerApplication.class)
                        .registerShutdownHook(false)
                        .initializers(context -> properties.outrank(context.getEnvironment()))
                        .run();
        parts.push(new Part("application", application));
        if (temporal != null && !temporal.durable()) {
            application.getBean(RunResumer.class).resumeOpenRuns();
        }
    }

    private static TenantId firstTenant(Map<String, String> environment) {
        String name = environment.getOrDefault("RUNLEDGER_TENANT", "default");
        try {
            return new TenantId(name);
        } catch (IllegalArgumentException e) {
            throw new StartupProblem(String.valueOf(e.getMessage()), "correct RUNLEDGER_TENANT", e);
        }
    }

    /** Where the pages are. */
    public URI dashboard() {
        return URI.create(origin() + "/");
    }

    private String origin() {
        return "http://127.0.0.1:" + port;
    }

    /** Where Temporal's own page is. */
    public Optional<URI> temporalPage() {
        return Optional.ofNullable(temporal).flatMap(TemporalServer::ui);
    }

    /** The file with the first tenant's key, if this start made it. */
    public Optional<Path> newKeyFile() {
        return Optional.ofNullable(newKeyFile);
    }

    /** The application, for those who use it in this process. */
    public ConfigurableApplicationContext application() {
        if (application == null) {
            throw new IllegalStateException("the application was not started");
        }
        return application;
    }

    /** The first tenant's key. */
    public String apiKey() {
        return secrets.apiKey();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.part().close();
            } catch (Exception e) {
                // The others must be stopped all the same.
                LOG.warn("{} did not stop cleanly", part.name(), e);
            }
        }
    }
}
