package io.runledger.standalone.cli;

import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.standalone.machine.StartupProblem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * A product that runs on a data directory already: its address is in the file {@code http-port}.
 */
final class RunningInstance {

    static final String PORT_FILE = "http-port";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path dataDir;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RunningInstance(Path dataDir) {
        this.dataDir = dataDir;
    }

    static RunningInstance of(Path dataDir) {
        return new RunningInstance(dataDir);
    }

    /** Whether it answers that runs can be started. */
    boolean isAlive() {
        return origin().map(this::isReady).orElse(false);
    }

    /** Where it listens, as far as its file says. */
    Optional<URI> origin() {
        Path file = dataDir.resolve(PORT_FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(URI.create("http://127.0.0.1:" + Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new StartupProblem("cannot read " + file, "check who may read it", e);
        }
    }

    private boolean isReady(URI origin) {
        try {
            URI readiness = origin.resolve("/actuator/health/readiness");
            HttpRequest request = HttpRequest.newBuilder(readiness).timeout(PATIENCE).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Where to call it: at the port of the command line, else where its file says.
     *
     * @throws StartupProblem if neither leads to a product
     */
    static URI addressOf(Options options) {
        int port = options.port(0);
        if (port > 0) {
            return URI.create("http://127.0.0.1:" + port);
        }
        RunningInstance instance = of(options.dataDir());
        return instance.origin()
                .filter(_ -> instance.isAlive())
                .orElseThrow(() ->
                        new StartupProblem(
                                "no product runs on " + options.dataDir(),
                                "start ./runledger up first, or name its directory with"
                                        + " --data-dir"));
    }

    /** The operator's token: the environment's, else the one in its file. */
    String operatorToken() {
        String given = System.getenv().getOrDefault("OPERATOR_API_TOKEN", "").strip();
        return given.isEmpty() ? secret("operator-api-token") : given;
    }

    /** The key of its first tenant: the environment's, else the one in its file. */
    String apiKey() {
        String given = System.getenv().getOrDefault("RUNLEDGER_API_KEY", "").strip();
        return given.isEmpty() ? secret("api-key") : given;
    }

    /**
     * Says in the data directory where its product listens, until the handle is closed. A product
     * that was killed leaves the file behind; nothing answers there then.
     */
    static AutoCloseable announce(Path dataDir, int port) {
        Path file = dataDir.resolve(PORT_FILE);
        try {
            Path written = Files.createTempFile(dataDir, PORT_FILE, "");
            Files.writeString(written, port + "\n");
            // In one step: a reader sees the whole file or none.
            Files.move(
                    written,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return () -> Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StartupProblem(
                    "cannot write " + file, "make room or make the directory writable", e);
        }
    }

    /** Has it make a tenant, and answers with the key. */
    String addTenant(TenantId tenant) {
        Json body = Json.obj().put("id", tenant.value()).build();
        HttpRequest request =
                HttpRequest.newBuilder(origin().orElseThrow().resolve("/api/internal/tenants"))
                        .header("Authorization", "Bearer " + secret("operator-api-token"))
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofString(body.text()))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            Json.Obj json = (Json.Obj) Json.parse(answer.body());
            if (answer.statusCode() != 201) {
                throw new StartupProblem(
                        "the tenant was not made: " + json.text("detail"), "correct it");
            }
            return String.valueOf(json.text("api_key"));
        } catch (IOException e) {
            throw new StartupProblem("the running product does not answer", "restart it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String secret(String name) {
        Path file = dataDir.resolve(name);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartupProblem("cannot read " + file, "check who may read it", e);
        }
    }
}
