package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand;
import io.runledger.events.store.StoreKey;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes a history of every path that a run can take, for later versions to replay. */
final class Histories {

    static final int NO_LIMIT = 100_000;

    private static final int MOST_EVENTS = 12;

    private final Path folder;

    Histories(Path folder) {
        this.folder = folder;
    }

    /** How long a stored history was allowed to become: it replays only under the same limit. */
    static int mostEvents(Path file) {
        boolean isPart = file.getFileName().toString().matches(".*-[0-9]+\\.json");
        return isPart ? MOST_EVENTS : NO_LIMIT;
    }

    void writeAll() throws Exception {
        Files.createDirectories(folder);
        writeDone();
        writeFailed();
        writeCancelled();
        writeCancelledWhileItWaits();
        writeResumed();
        writeExpired();
        writeInjected();
        writeContinued();
        writeWaitedInTwo();
        writeTheNodes();
    }

    private void writeDone() throws Exception {
        try (var run = new RunHarness(NO_LIMIT, GraphRunWorkflowTest.PARALLEL, "{}")) {
            GraphRunWorkflowTest.slowWaitsForFast(run);
            write("done", run.begun());
        }
    }

    private void writeFailed() throws Exception {
        String retry = ",\"retry\":{\"max_attempts\":2,\"initial_interval_ms\":10}";
        String graph = GraphRunWorkflowTest.oneTask(retry);
        try (var run = new RunHarness(NO_LIMIT, graph, "{\"text\":\"a\"}")) {
            run.workers.on(
                    "ask",
                    _ -> {
                        throw new ScriptedWorkers.WorkerError("node_failed", "HTTP 500");
                    });
            write("failed", run.begun());
        }
    }

    private void writeCancelled() throws Exception {
        String graph = GraphRunWorkflowTest.oneTask("");
        try (var run = new RunHarness(NO_LIMIT, graph, "{\"text\":\"a\"}")) {
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
            cancel("cancelled", run);
            ended.countDown();
        }
    }

    private void writeCancelledWhileItWaits() throws Exception {
        String graph = PausesTest.chain(",\"interrupt_before\":[\"b\"]");
        try (var run = new RunHarness(NO_LIMIT, graph, "{}")) {
            run.begun().until("RecordStep[a]BEFORE[b]");
            cancel("cancelled-waiting", run);
        }
    }

    private void cancel(String name, RunHarness run) throws IOException {
        run.ledger.refuse(RefusalCode.RUN_TERMINAL, RunCommand.FailAttempt.class::isInstance);
        run.cancel();
        assertThatThrownBy(run::outcome).isInstanceOf(WorkflowFailedException.class);
        write(name, run.history());
    }

    private void writeResumed() throws Exception {
        try (var run = new RunHarness(NO_LIMIT, PausesTest.ASKS, "{\"who\":\"Anna\"}")) {
            run.begun().until("RecordStep[ask]NODE[ask]");
            run.resume("{\"who\":\"Berta\"}");
            write("resumed", run);
        }
    }

    private void writeExpired() throws Exception {
        try (var run = new RunHarness(NO_LIMIT, TimeoutsTest.asks(TimeoutsTest.LATER), "{}")) {
            run.ledger.beLate(1);
            run.begun().until(TimeoutsTest.PAUSED);
            run.inject("{\"x\":1}", null);
            write("expired", run);
        }
        String fails = TimeoutsTest.SOON + ",\"on_timeout\":\"fail\"";
        try (var run = new RunHarness(NO_LIMIT, TimeoutsTest.asks(fails), "{}")) {
            write("expired-failed", run.begun());
        }
    }

    private void writeInjected() throws Exception {
        try (var run = new RunHarness(NO_LIMIT, GraphRunWorkflowTest.CHAIN, "{}")) {
            run.workers.on(
                    "b",
                    request -> {
                        run.inject("{\"n\":10}", null);
                        run.inject("{\"n\":100}", "c");
                        return request.prompt();
                    });
            write("injected", run.begun());
        }
    }

    private void writeContinued() throws Exception {
        String graph =
                """
                {"nodes":{"a":{"type":"task","prompt_template":"a","output_key":"n"},
                          "b":{"type":"task","prompt_template":"b","output_key":"n"},
                          "c":{"type":"task","prompt_template":"c","output_key":"n"}},
                 "edges":[["__start__","a"],["a","b"],["b","c"],["c","__end__"]],
                 "state_schema":{"n":{"type":"array","reducer":"append"}}}
                """;
        try (var run = new RunHarness(MOST_EVENTS, graph, "{}")) {
            writeChain("continued", run.begun());
        }
    }

    private void writeWaitedInTwo() throws Exception {
        String graph =
                PausesTest.chain(",\"interrupt_before\":[\"b\"],\"interrupt_after\":[\"b\"]");
        try (var run = new RunHarness(MOST_EVENTS, graph, "{}")) {
            run.begun().until("RecordStep[a]BEFORE[b]");
            run.inject("{\"x\":1}", null);
            run.until("RecordStep[]BEFORE[b]");
            // Each signal and each step in a task of its own: more than the limit in the end.
            for (int n = 0; n < MOST_EVENTS / 3; n++) {
                int commands = run.ledger.commands().size();
                run.inject("{\"x\":1}", null);
                run.untilMoreThan(commands);
            }
            run.resume("{}");
            run.until("RecordStep[b]AFTER[b]");
            run.resume("{}");
            writeChain("waited", run);
        }
    }

    private void writeTheNodes() throws Exception {
        try (var run = new RunHarness(NO_LIMIT, FanTest.SENDS, FanTest.items(3))) {
            write("fan", run.begun());
        }
        try (var run = new RunHarness(NO_LIMIT, AgentTest.agent(""), "{}")) {
            run.workers.remember = false;
            AgentTest.countTurns(run);
            write("agent", run.begun());
        }
        try (var run =
                new RunHarness(
                        NO_LIMIT, SubgraphTest.PARENT, "{}", "child=" + SubgraphTest.CHILD)) {
            write("subgraph", run.begun());
        }
        try (var run = new RunHarness(NO_LIMIT, StoreAndCacheTest.STORES, "{}")) {
            run.ledger.put(new StoreKey("shop", "open"), Json.of("yes"));
            write("store", run.begun());
        }
    }

    private void write(String name, RunHarness run) throws Exception {
        assertThat(run.outcome()).isNotNull();
        write(name, run.history());
    }

    private void writeChain(String name, RunHarness run) throws Exception {
        run.outcome();
        List<WorkflowExecutionHistory> chain = run.histories();
        for (int part = 0; part < chain.size(); part++) {
            write(name + "-" + (part + 1), chain.get(part));
        }
    }

    private void write(String name, WorkflowExecutionHistory history) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), history.toJson(true));
    }
}
