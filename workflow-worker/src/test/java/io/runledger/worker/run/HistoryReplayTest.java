package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories of earlier versions still replay. One that does not means that runs under way would be
 * stuck by an upgrade: such a change needs {@code Workflow.getVersion}.
 */
@Timeout(60)
class HistoryReplayTest {

    private static final Path FOLDER = Path.of("src/test/resources/histories");

    static List<Path> stored() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @Tag("WORKFLOW_DETERMINISM")
    @MethodSource("stored")
    void theStoredHistoryReplays(Path file) throws Exception {
        String history = Files.readString(file);
        try (var temporal = RunHarness.environment()) {
            var worker = RunHarness.worker(temporal, Histories.mostEvents(file));

            assertThatCode(() -> worker.replayWorkflowExecution(history))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void thereAreHistoriesOfEveryPath() throws Exception {
        assertThat(stored())
                .extracting(file -> file.getFileName().toString())
                .contains(
                        "done.json",
                        "failed.json",
                        "cancelled.json",
                        "cancelled-waiting.json",
                        "resumed.json",
                        "expired.json",
                        "expired-failed.json",
                        "injected.json",
                        "continued-1.json",
                        "continued-2.json",
                        "waited-1.json",
                        "waited-2.json",
                        "fan.json",
                        "agent.json",
                        "subgraph.json",
                        "store.json");
    }

    @Test
    void aHistoryThatTheCodeDoesNotLeadToIsNoticed() throws Exception {
        String history =
                Files.readString(FOLDER.resolve("done.json")).replace("CallWorker", "CallNobody");
        try (var temporal = RunHarness.environment()) {
            var worker = RunHarness.worker(temporal, Histories.NO_LIMIT);

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
        new Histories(FOLDER).writeAll();
    }
}
