package io.runledger.worker.run;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.temporal.SealedPayloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** One run in Temporal's test server, with its ledger and workers in memory. */
final class RunHarness implements AutoCloseable {

    static final TenantId TENANT = new TenantId("acme");
    static final String KEY = "k-1";
    static final RunWorkflow.Start START = new RunWorkflow.Start(TENANT, RunId.of(TENANT, KEY), 0);

    private static final int WORKFLOWS_IN_MEMORY = 10;
    private static final long PATIENCE_SECONDS = 40;
    private static final long LONG_PATIENCE_SECONDS = 240;

    final MemoryLedger ledger;
    final ScriptedWorkers workers = new ScriptedWorkers();
    private final TestWorkflowEnvironment temporal;
    private final List<Awaited> awaited = new CopyOnWriteArrayList<>();
    private final WorkflowStub workflow;

    RunHarness(String definition, String input, String... below) {
        this(Integer.MAX_VALUE, definition, input, below);
    }

    /**
     * @param mostEvents how long a history may become before the workflow continues as new
     * @param below subgraphs, each {@code id=definition}
     */
    RunHarness(int mostEvents, String definition, String input, String... below) {
        this(environment(), mostEvents, definition, input, below);
    }

    /** A run whose workflow is replayed from its beginning for every task that it gets. */
    static RunHarness forgetful(String definition, String input, String... below) {
        return new RunHarness(environment(0), Integer.MAX_VALUE, definition, input, below);
    }

    private RunHarness(
            TestWorkflowEnvironment temporal,
            int mostEvents,
            String definition,
            String input,
            String... below) {
        this.temporal = temporal;
        ledger = new MemoryLedger(START, definition, input, below);
        ledger.afterEach(_ -> tell());
        Worker worker = worker(temporal, mostEvents);
        worker.registerActivitiesImplementations(
                new LedgerActivitiesImpl(ledger, java.time.Clock.systemUTC()), workers);
        temporal.start();
        workflow =
                temporal.getWorkflowClient()
                        .newUntypedWorkflowStub(
                                RunWorkflow.TYPE,
                                WorkflowOptions.newBuilder()
                                        .setTaskQueue(RunWorkflow.TASK_QUEUE)
                                        .setWorkflowId(RunWorkflow.idOf(TENANT, KEY))
                                        .build());
    }

    static TestWorkflowEnvironment environment() {
        return environment(WORKFLOWS_IN_MEMORY);
    }

    private static TestWorkflowEnvironment environment(int workflowsInMemory) {
        return TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder()
                        // Skipped time makes the clock jump by years now and then.
                        .setUseTimeskipping(false)
                        .setWorkerFactoryOptions(
                                WorkerFactoryOptions.newBuilder()
                                        .setUsingVirtualWorkflowThreads(true)
                                        .setWorkflowCacheSize(workflowsInMemory)
                                        .build())
                        .setWorkflowClientOptions(
                                WorkflowClientOptions.newBuilder()
                                        .setDataConverter(SealedPayloads.converter(new TestSeal()))
                                        .build())
                        .build());
    }

    static Worker worker(TestWorkflowEnvironment temporal, int mostEvents) {
        Worker worker =
                temporal.newWorker(
                        RunWorkflow.TASK_QUEUE,
                        WorkerOptions.newBuilder().setUsingVirtualThreads(true).build());
        worker.registerWorkflowImplementationFactory(
                GraphRunWorkflow.class, () -> new GraphRunWorkflowImpl(mostEvents));
        return worker;
    }

    RunHarness begun() {
        workflow.start(START);
        return this;
    }

    RunOutcome outcome() throws TimeoutException {
        return workflow.getResult(LONG_PATIENCE_SECONDS, TimeUnit.SECONDS, RunOutcome.class);
    }

    void cancel() {
        workflow.cancel();
    }

    /** Waits until the ledger's story ends with a line, such as {@code RecordStep[a]AFTER[a]}. */
    void until(String line) throws Exception {
        until(story -> !story.isEmpty() && story.getLast().equals(line));
    }

    /** Waits until the ledger has taken more than so many commands. */
    void untilMoreThan(int commands) throws Exception {
        until(story -> story.size() > commands);
    }

    private void until(Predicate<List<String>> when) throws Exception {
        var there = new CompletableFuture<Void>();
        awaited.add(new Awaited(when, there));
        tell();
        there.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void tell() {
        if (awaited.isEmpty()) {
            return;
        }
        List<String> story = ledger.story();
        for (Awaited one : awaited) {
            if (one.when().test(story)) {
                one.then().complete(null);
                awaited.remove(one);
            }
        }
    }

    private record Awaited(Predicate<List<String>> when, CompletableFuture<Void> then) {}

    /** Injects updates while the run goes on, and wakes it. */
    void inject(String updates, String applyAfter) {
        workflow.signal(RunWorkflow.CONTROLLED, ledger.inject(updates, applyAfter));
    }

    void resume(String updates, String... gotoTargets) {
        workflow.signal(RunWorkflow.CONTROLLED, ledger.resume(updates, gotoTargets));
    }

    /** The history of the last execution of the chain. */
    WorkflowExecutionHistory history() {
        return temporal.getWorkflowClient().fetchHistory(RunWorkflow.idOf(TENANT, KEY));
    }

    /** The histories of all executions of the chain, the first one first. */
    List<WorkflowExecutionHistory> histories() {
        List<WorkflowExecutionHistory> chain = new ArrayList<>();
        WorkflowExecutionHistory last = history();
        chain.add(last);
        String before = executionBefore(last);
        while (!before.isEmpty()) {
            last = temporal.getWorkflowClient().fetchHistory(RunWorkflow.idOf(TENANT, KEY), before);
            chain.addFirst(last);
            before = executionBefore(last);
        }
        return chain;
    }

    private static String executionBefore(WorkflowExecutionHistory history) {
        return history.getEvents()
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getContinuedExecutionRunId();
    }

    @Override
    public void close() {
        temporal.close();
    }
}
