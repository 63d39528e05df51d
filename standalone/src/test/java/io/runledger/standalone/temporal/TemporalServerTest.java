package io.runledger.standalone.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.runledger.standalone.machine.Processes;
import io.runledger.standalone.machine.StartupProblem;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServerTest {

    private static final String QUEUE = "greetings";

    @TempDir Path temp;

    @AfterEach
    void leaveNoServerBehind() throws IOException {
        TemporalProcess.clearOrphans(temp.toRealPath().resolve("temporal.db"));
    }

    @Nested
    @Tag("KILL_LOSES_NOTHING")
    class AServerOfOurOwn {

        @Test
        void runsAWorkflowAndShowsItsPage() throws Exception {
            try (var server = start(temp)) {
                assertThat(server.durable()).isTrue();
                assertThat(
                                with(
                                        server,
                                        client ->
                                                startWorkflow(client, "w1")
                                                        .getResult(String.class)))
                        .isEqualTo("hello w1");
                try (var http = HttpClient.newHttpClient()) {
                    var page = HttpRequest.newBuilder(server.ui().orElseThrow()).build();
                    var answer = http.send(page, HttpResponse.BodyHandlers.discarding());
                    assertThat(answer.statusCode()).isLessThan(400);
                }
            }
        }

        @Test
        void keepsAStartedWorkflowWhenItIsKilledAndComesBackOnTheSamePort() {
            try (var server = start(temp)) {
                var local = (LocalTemporal) server;
                var target = server.target();
                startWithoutWorker(server, "w2");
                var killed = local.process();
                killed.destroyForcibly();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> local.process().pid() != killed.pid());
                assertThat(server.target()).isEqualTo(target);
                assertThat(Readiness.await(target, "default", Duration.ofSeconds(60), () -> true))
                        .isEmpty();
                assertThat(with(server, client -> result(client, "w2"))).isEqualTo("hello w2");
            }
        }

        @Test
        void stopsTheServerThatAKilledProcessLeftBehindAndKeepsItsWorkflows() throws Exception {
            var orphan = startInAProcessThatIsKilled();
            assertThat(Processes.isRunning(orphan)).isTrue();
            try (var server = start(temp)) {
                assertThat(Processes.isRunning(orphan)).isFalse();
                assertThat(with(server, client -> result(client, "w3"))).isEqualTo("hello w3");
            }
        }

        @Test
        void leavesAStrangerAloneWhoNowHasTheNumberInThePidFile() throws Exception {
            var stranger = new ProcessBuilder("sleep", "1000").start();
            try {
                Files.writeString(temp.resolve("temporal.pid"), stranger.pid() + "\n");
                start(temp).close();
                assertThat(stranger.isAlive()).isTrue();
            } finally {
                stranger.destroyForcibly();
            }
        }

        @Test
        void isGoneAfterItsClose() {
            var server = (LocalTemporal) start(temp);
            server.close();
            server.close();
            assertThat(Processes.isRunning(server.process())).isFalse();
        }

        private ProcessHandle startInAProcessThatIsKilled() throws Exception {
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
                    process.inputReader().lines().filter(l -> l.startsWith("server ")).findFirst();
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return ProcessHandle.of(Long.parseLong(said.orElseThrow().substring(7))).orElseThrow();
        }
    }

    @Nested
    class TheInProcessServer {

        @Test
        void runsAWorkflowOnTheLoopbackInterfaceAndForgetsIt() {
            try (var server = InProcessTemporal.start()) {
                assertThat(server.durable()).isFalse();
                assertThat(server.target()).startsWith("127.0.0.1:");
                assertThat(
                                Readiness.await(
                                        server.target(),
                                        "default",
                                        Duration.ofSeconds(20),
                                        () -> true))
                        .isEmpty();
                assertThat(
                                with(
                                        server,
                                        client ->
                                                startWorkflow(client, "w4")
                                                        .getResult(String.class)))
                        .isEqualTo("hello w4");
            }
        }
    }

    @Nested
    class ANamedServer {

        @Test
        void isUsedAsItIsAndNotStoppedByUs() {
            try (var server = start(temp)) {
                var environment = Map.of("TEMPORAL_ADDRESS", server.target());
                var named = TemporalResolver.resolveAndStart(temp, environment, _ -> {});
                assertThat(named.target()).isEqualTo(server.target());
                assertThat(named.namespace()).isEqualTo("default");
                named.close();
                assertThat(Processes.isRunning(((LocalTemporal) server).process())).isTrue();
            }
        }
    }

    @Nested
    class AProgramThatIsNone {

        @Test
        void isAStartupProblemWithItsOwnWords() throws IOException {
            var program =
                    Files.writeString(temp.resolve("temporal"), "#!/bin/sh\necho no; exit 3\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            assertThatExceptionOfType(StartupProblem.class)
                    .isThrownBy(() -> LocalTemporal.start(program, temp))
                    .withMessageContaining("no");
        }
    }

    /** Says hello to whom it is started for. */
    @WorkflowInterface
    public interface Greeting {
        @WorkflowMethod
        String greet(String name);
    }

    /** The one implementation. */
    public static final class GreetingImpl implements Greeting {
        @Override
        public String greet(String name) {
            return "hello " + name;
        }
    }

    /** Another process that owns a server, has started a workflow, and waits to be killed. */
    static final class Owner {
        public static void main(String[] arguments) throws IOException {
            var server = (LocalTemporal) start(Path.of(arguments[0]));
            startWithoutWorker(server, "w3");
            System.out.println("server " + server.process().pid());
            System.in.read();
        }
    }

    private static TemporalServer start(Path directory) {
        var environment = new HashMap<>(System.getenv());
        environment.remove("TEMPORAL_ADDRESS");
        return TemporalResolver.resolveAndStart(directory, environment, System.err::println);
    }

    private static void startWithoutWorker(TemporalServer server, String id) {
        var stubs = stubsOf(server);
        try {
            startWorkflow(clientOf(stubs, server), id);
        } finally {
            stubs.shutdownNow();
        }
    }

    private static WorkflowStub startWorkflow(WorkflowClient client, String id) {
        var options = WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(QUEUE).build();
        var stub = client.newUntypedWorkflowStub("Greeting", options);
        stub.start(id);
        assertThat(stub.describe().getStatus())
                .isIn(
                        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
                        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        return stub;
    }

    private static String result(WorkflowClient client, String id) {
        return client.newUntypedWorkflowStub(id).getResult(String.class);
    }

    /** Works with a client while a worker for the workflow runs. */
    private static String with(TemporalServer server, Function<WorkflowClient, String> work) {
        var stubs = stubsOf(server);
        var client = clientOf(stubs, server);
        var factory = WorkerFactory.newInstance(client);
        try {
            factory.newWorker(QUEUE).registerWorkflowImplementationTypes(GreetingImpl.class);
            factory.start();
            return work.apply(client);
        } finally {
            factory.shutdownNow();
            factory.awaitTermination(10, TimeUnit.SECONDS);
            stubs.shutdownNow();
        }
    }

    private static WorkflowServiceStubs stubsOf(TemporalServer server) {
        var options = WorkflowServiceStubsOptions.newBuilder().setTarget(server.target()).build();
        return WorkflowServiceStubs.newServiceStubs(options);
    }

    private static WorkflowClient clientOf(WorkflowServiceStubs stubs, TemporalServer server) {
        var options = WorkflowClientOptions.newBuilder().setNamespace(server.namespace()).build();
        return WorkflowClient.newInstance(stubs, options);
    }
}
