package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.runledger.events.RefusalCode;
import io.runledger.events.run.RunCommand;
import io.temporal.client.WorkflowFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of earlier versions still replay. One that does not means that runs under way would be
 * stuck by an upgrade: such a change needs {@code Workflow.getVersion}.
 */
@Timeout(60)
class HistoryReplayTest {

    private static final Path FOLDER = Path.of("src/test/resources/histories");

    @ParameterizedTest
    @Tag("WORKFLOW_DETERMINISM")
    @ValueSource(strings = {"done", "failed", "cancelled"})
    void theStoredHistoryReplays(String name) throws Exception {
        String history = Files.readString(FOLDER.resolve(name + ".json"));
        try (var temporal = RunHarness.environment()) {
            var worker = RunHarness.worker(temporal, Integer.MAX_VALUE);

            assertThatCode(() -> worker.replayWorkflowExecution(history))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aHistoryThatTheCodeDoesNotLeadToIsNoticed() throws Exception {
        String history =
                Files.readString(FOLDER.resolve("done.json")).replace("CallWorker", "CallNobody");
        try (var temporal = RunHarness.environment()) {
            var worker = RunHarness.worker(temporal, Integer.MAX_VALUE);

            assertThat(
                            org.assertj.core.api.Assertions.catchThrowable(
                                    () -> worker.replayWorkflowExecution(history)))
                    .isNotNull();
        }
    }

    /** Writes the files anew, once per release: with {@code RUNLEDGER_HISTORIES=write}. */
    @Test
    @EnabledIfEnvironmentVariable(named = "RUNLEDGER_HISTORIES", matches = "write")
    void historiesAreWritten() throws Exception {
        try (var run = new RunHarness(GraphRunWorkflowTest.PARALLEL, "{}")) {
            GraphRunWorkflowTest.slowWaitsForFast(run);
            run.begun().outcome();
            write("done", run);
        }
        String retry = ",\"retry\":{\"max_attempts\":2,\"initial_interval_ms\":10}";
        try (var run = new RunHarness(GraphRunWorkflowTest.oneTask(retry), "{\"text\":\"a\"}")) {
            run.workers.on(
                    "ask",
                    _ -> {
                        throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                    });
            run.begun().outcome();
            write("failed", run);
        }
        writeCancelled();
    }

    private static void writeCancelled() throws Exception {
        try (var run = new RunHarness(GraphRunWorkflowTest.oneTask(""), "{\"text\":\"a\"}")) {
            CountDownLatch called = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            run.workers.on(
                    "ask",
                    request -> {
                        called.countDown();
                        ended.await(20, TimeUnit.SECONDS);
                        return request.prompt();
                    });
            run.begun();
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            run.ledger.refuse(RefusalCode.RUN_TERMINAL, RunCommand.FailAttempt.class::isInstance);
            run.cancel();
            org.assertj.core.api.Assertions.assertThatThrownBy(run::outcome)
                    .isInstanceOf(WorkflowFailedException.class);
            write("cancelled", run);
            ended.countDown();
        }
    }

    private static void write(String name, RunHarness run) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name + ".json"), run.history().toJson(true));
    }
}
