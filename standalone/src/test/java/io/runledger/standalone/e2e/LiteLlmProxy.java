package io.runledger.standalone.e2e;

import io.runledger.standalone.machine.Cache;
import io.runledger.standalone.machine.FreePort;
import io.runledger.standalone.machine.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real LiteLLM proxy without a database, whose one model answers by itself at a known price, and
 * which reports its calls to a product. Kept in a Python environment of the cache directory.
 */
final class LiteLlmProxy implements AutoCloseable {

    static final String MASTER_KEY = "sk-a-key-for-tests-only";

    private static final String VERSION = "1.106.2";
    private static final Path ENVIRONMENT =
            Cache.directory(System.getenv()).resolve("litellm-" + VERSION);
    private static final Path COMPLETE = ENVIRONMENT.resolve("complete");

    // The named callback with settings of its own; as a "success_callback" it posts nothing.
    private static final String CONFIGURATION =
            """
            model_list:
              - model_name: mock-gpt
                litellm_params:
                  model: openai/gpt-4o-mini
                  api_key: sk-none
                  mock_response: "An answer without a model."
                  input_cost_per_token: 0.000002
                  output_cost_per_token: 0.000006
            litellm_settings:
              callbacks: ["runledger"]
              num_retries: 0
              telemetry: false
            callback_settings:
              runledger:
                callback_type: generic_api
                endpoint: %s
                headers:
                  Authorization: Bearer %s
            general_settings:
              master_key: %s
            """;

    private final int port = FreePort.choose();
    private Path log;
    private Process process;

    /** Whether it can be started without fetching anything. */
    static boolean isInstalled() {
        return Files.exists(COMPLETE);
    }

    /** Fetches it with pip; about a minute. */
    static void install() throws IOException, InterruptedException {
        if (isInstalled()) {
            return;
        }
        run("python3", "-m", "venv", "--clear", ENVIRONMENT.toString());
        run(
                ENVIRONMENT.resolve("bin/pip").toString(),
                "install",
                "--quiet",
                "litellm[proxy]==" + VERSION);
        Files.createFile(COMPLETE);
    }

    /** Whether this machine has a Python 3 that makes environments. */
    static boolean canBeInstalled() throws InterruptedException {
        try {
            Process python =
                    new ProcessBuilder("python3", "-c", "import venv, ensurepip")
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start();
            return python.waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }

    /** Where it listens, once it is started. */
    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it, reporting to a product's door, and waits until it answers. */
    void start(URI ingest, String token) throws IOException {
        Path configuration = Files.createTempFile("runledger-litellm-", ".yaml");
        Files.writeString(configuration, CONFIGURATION.formatted(ingest, token, MASTER_KEY));
        log = Files.createTempFile("runledger-litellm-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        ENVIRONMENT.resolve("bin/litellm").toString(),
                        "--config",
                        configuration.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port));
        builder.environment().remove("DATABASE_URL");
        builder.environment().put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
        builder.environment().put("DEFAULT_FLUSH_INTERVAL_SECONDS", "1");
        builder.environment().put("NO_PROXY", "127.0.0.1,localhost");
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Api anybody = new Api(http, address(), "");
            Eventually.within(
                    Duration.ofSeconds(120),
                    () -> process.isAlive() && anybody.get("/health/liveliness").status() == 200,
                    this::log);
        }
        Files.delete(configuration);
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> Processes.awaitEnd(one, Duration.ofSeconds(30)));
        log.toFile().delete();
    }
}
