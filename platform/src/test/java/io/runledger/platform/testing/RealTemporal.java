package io.runledger.platform.testing;

import static org.awaitility.Awaitility.await;

import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Temporal server for tests: the program {@code temporal} as a process, where it is on the
 * PATH or in the cache of {@code ./runledger}. It can be killed and started again on its file.
 */
public final class RealTemporal implements AutoCloseable {

    public static final String NAMESPACE = "default";

    private static final int SECONDS_TO_START = 60;
    private static final int SECONDS_TO_ANSWER = 5;
    private static final List<String> TUNING =
            List.of(
                    "history.transferProcessorMaxPollRPS=2000",
                    "history.timerProcessorMaxPollRPS=2000",
                    "matching.numTaskqueueReadPartitions=1",
                    "matching.numTaskqueueWritePartitions=1");

    private final Path program;
    private final Path directory;
    private final int port;
    private Process process;

    private RealTemporal(Path program) {
        this.program = program;
        try {
            this.directory = Files.createTempDirectory("temporal-of-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.port = freePort();
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** The server of this JVM, for all tests that neither stop it nor mind others on it. */
    public static RealTemporal shared() {
        return One.server().orElseThrow(RealTemporal::skipped);
    }

    /**
     * A server of one's own.
     *
     * @throws org.opentest4j.TestAbortedException if there is no program; said loudly
     */
    public static RealTemporal start() {
        return program().map(RealTemporal::new).orElseThrow(RealTemporal::skipped);
    }

    private static RuntimeException skipped() {
        String reason =
                "SKIPPED: there is no Temporal server here; ./runledger up gets one, once, and what"
                        + " is on the PATH as temporal is used";
        System.err.println(reason);
        Assumptions.abort(reason);
        return new IllegalStateException(reason);
    }

    /** Where it listens. */
    public String target() {
        return "127.0.0.1:" + port;
    }

    /** Ends it as a crash does; what it has answered is in its file. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again after {@link #kill()}, at the same place and on the same file. */
    public void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException _) {
            // Removed already: it is closed by the test and once more as the JVM ends.
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(program.toString(), "server", "start-dev", "--headless"));
        command.addAll(List.of("--ip", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--namespace", NAMESPACE, "--log-level", "error"));
        command.addAll(List.of("--db-filename", directory.resolve("temporal.db").toString()));
        command.addAll(List.of("--sqlite-pragma", "journal_mode=WAL"));
        command.addAll(List.of("--sqlite-pragma", "synchronous=NORMAL"));
        TUNING.forEach(value -> command.addAll(List.of("--dynamic-config-value", value)));
        try {
            Process started =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.appendTo(directory.resolve("log").toFile()))
                            .start();
            awaitAnswer(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(Process started) {
        WorkflowServiceStubs stubs =
                WorkflowServiceStubs.newServiceStubs(
                        WorkflowServiceStubsOptions.newBuilder().setTarget(target()).build());
        try {
            // The SDK asks what the server can do first, and does not wait for it.
            await().atMost(Duration.ofSeconds(SECONDS_TO_START))
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(() -> answers(stubs));
        } catch (ConditionTimeoutException e) {
            started.destroyForcibly();
            throw new IllegalStateException("the Temporal server did not start", e);
        } finally {
            stubs.shutdownNow();
        }
    }

    private static boolean answers(WorkflowServiceStubs stubs) {
        return stubs.blockingStub()
                .withDeadlineAfter(SECONDS_TO_ANSWER, TimeUnit.SECONDS)
                .describeNamespace(
                        DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build())
                .hasNamespaceInfo();
    }

    private void awaitEnd() {
        try {
            process.waitFor(SECONDS_TO_START, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Path> program() {
        Map<String, String> environment = System.getenv();
        Stream<Path> onPath =
                Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                        .filter(directory -> !directory.isBlank())
                        .map(directory -> Path.of(directory, "temporal"));
        return Stream.concat(onPath, cached(environment))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Stream<Path> cached(Map<String, String> environment) {
        String own = environment.getOrDefault("RUNLEDGER_CACHE", "");
        String base =
                environment.getOrDefault(
                        "XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path cache = own.isBlank() ? Path.of(base, "runledger") : Path.of(own);
        Path versions = cache.resolve("temporal");
        if (!Files.isDirectory(versions)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("temporal")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class One {
        private static final Optional<RealTemporal> SERVER = program().map(RealTemporal::new);

        static Optional<RealTemporal> server() {
            return SERVER;
        }
    }
}
