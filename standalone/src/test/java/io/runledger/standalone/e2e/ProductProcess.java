package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import io.runledger.standalone.Main;
import io.runledger.standalone.machine.FreePort;
import io.runledger.standalone.machine.Processes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The product in a process and a data directory of its own. Postgres and Temporal are processes
 * beside it and outlive a killed one, as they do outside of tests. Closing ends all of them.
 */
final class ProductProcess implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(150);
    private static final Duration END = Duration.ofSeconds(60);
    private static final String READINESS = "/actuator/health/readiness";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> settings;
    private final Path home;
    private final int port = FreePort.choose();
    private final Thread atExit = Thread.ofPlatform().unstarted(this::endAll);
    private Process process;

    private ProductProcess(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
        try {
            this.home = Files.createTempDirectory("runledger-e2e-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.process = launch("up", "--port", Integer.toString(port), "--no-browser");
        // Tests that are interrupted leave no servers behind either.
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts on a new data directory, with these environment variables, and waits until ready. */
    static ProductProcess start(Map<String, String> settings) {
        ProductProcess product = new ProductProcess(settings);
        try {
            product.awaitReady();
            return product;
        } catch (RuntimeException | Error e) {
            product.close();
            throw e;
        }
    }

    /** Starts again on the same data directory and port, and waits until ready. */
    void restart() {
        process = launch("up", "--port", Integer.toString(port), "--no-browser");
        awaitReady();
    }

    private void awaitReady() {
        Api anybody = new Api(http, origin(), "");
        Eventually.within(
                READY,
                () -> {
                    if (!process.isAlive()) {
                        throw new Gone(
                                "the product ended with " + process.exitValue() + ":\n" + log());
                    }
                    return anybody.get(READINESS).status() == 200;
                },
                this::log);
    }

    /** The product ended although it should have become ready. */
    private static final class Gone extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Gone(String message) {
            super(message);
        }
    }

    /** How one command ended. */
    record Ended(int exitCode, String out, String err) {}

    /** Runs another command of the program on the same data directory to its end. */
    Ended run(String... command) {
        return runOn(dataDir(), command);
    }

    /** Runs another command of the program on this data directory to its end. */
    Ended runOn(Path directory, String... command) {
        Path out = home.resolve("out.txt");
        Path err = home.resolve("err.txt");
        try {
            Process other =
                    builder(directory, command)
                            .redirectOutput(Redirect.to(out.toFile()))
                            .redirectError(Redirect.to(err.toFile()))
                            .start();
            if (!other.waitFor(READY.toSeconds(), TimeUnit.SECONDS)) {
                other.destroyForcibly();
                throw new AssertionError(
                        String.join(" ", command) + " does not end:\n" + Files.readString(err));
            }
            return new Ended(other.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Process launch(String... command) {
        try {
            return builder(dataDir(), command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(home.resolve("log.txt").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder builder(Path directory, String... command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Daxoniq.update-checker.disabled=true",
                        "-Djava.awt.headless=true",
                        "-cp",
                        classPath(),
                        Main.class.getName()));
        line.addAll(List.of(command));
        line.addAll(List.of("--data-dir", directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(ProductProcess::isSetting);
        builder.environment().putAll(settings);
        return builder;
    }

    // What the developer's own shell says must not decide how a test ends.
    private static boolean isSetting(String variable) {
        return !variable.equals("RUNLEDGER_CACHE")
                && Stream.of("RUNLEDGER_", "SPRING_", "TEMPORAL_ADDRESS", "LITELLM_", "DISPLAY")
                        .anyMatch(variable::startsWith);
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    Path dataDir() {
        return home.resolve("data");
    }

    /** What the product has written so far, from its first start on. */
    String log() {
        return text(home.resolve("log.txt"));
    }

    /** One of the secrets in the data directory, such as {@code api-key}. */
    String secret(String name) {
        return text(dataDir().resolve(name)).strip();
    }

    /** The API, with the first tenant's key. */
    Api api() {
        return as(secret("api-key"));
    }

    /** The API, with this token; none where it is empty. */
    Api as(String token) {
        return new Api(http, origin(), token);
    }

    /** The API, with the key of a new tenant. */
    Api tenant(String id) {
        Api.Answer made =
                as(secret("operator-api-token"))
                        .post("/api/internal/tenants", Json.obj().put("id", id).build());
        return as(made.expect(201).text("api_key"));
    }

    /** Posts to LiteLLM's door. */
    Api.Answer ingest(Json body) {
        return as(secret("billing-ingest-token")).post("/api/internal/billing/ingest", body);
    }

    /** The servers that work for the product. */
    Servers servers() {
        return new Servers(dataDir());
    }

    /** Kills the product's own process; Postgres and Temporal stay. */
    void kill9() {
        process.destroyForcibly();
        awaitEnd(process);
    }

    /** Kills the product, Postgres with all its processes, and Temporal. */
    void killAll9() {
        List<ProcessHandle> servers = servers().processes();
        kill9();
        servers.forEach(ProcessHandle::destroyForcibly);
        servers.forEach(ProductProcess::awaitEnd);
    }

    /** Stops it as a service manager does, and says with which code it ended. */
    int stop() {
        process.destroy();
        awaitEnd(process);
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            Processes.awaitEnd(process.toHandle(), Duration.ofSeconds(30));
        }
        endAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.close();
    }

    private void endAll() {
        List<ProcessHandle> servers = servers().processes();
        process.destroyForcibly();
        servers.forEach(ProcessHandle::destroyForcibly);
        servers.forEach(ProductProcess::awaitEnd);
    }

    // A process whose first thread has ended may still hold its port: only its parent sees the end.
    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        if (!Processes.awaitEnd(process, END)) {
            throw new AssertionError("process " + process.pid() + " does not end");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
