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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run in Temporal's test server, with its ledger and workers in memory. */
final class RunHarness implements AutoCloseable {

    static final TenantId TENANT = new TenantId("acme");
    static final String KEY = "k-1";
    static final RunWorkflow.Start START = new RunWorkflow.Start(TENANT, RunId.of(TENANT, KEY), 0);

    private static final long PATIENCE_SECONDS = 20;

    final MemoryLedger ledger;
    final ScriptedWorkers workers = new ScriptedWorkers();
    private final TestWorkflowEnvironment temporal = environment();
    private final WorkflowStub workflow;

    RunHarness(String definition, String input) {
        this(definition, input, Integer.MAX_VALUE);
    }

    /**
     * @param mostEvents how long a history may become before the workflow continues as new
     */
    RunHarness(String definition, String input, int mostEvents) {
        ledger = new MemoryLedger(START, definition, input);
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
        return TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder()
                        // Skipped time makes the clock jump by years now and then.
                        .setUseTimeskipping(false)
                        .setWorkerFactoryOptions(
                                WorkerFactoryOptions.newBuilder()
                                        .setUsingVirtualWorkflowThreads(true)
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
        return workflow.getResult(PATIENCE_SECONDS, TimeUnit.SECONDS, RunOutcome.class);
    }

    void cancel() {
        workflow.cancel();
    }

    /** The history of the last execution of the chain. */
    WorkflowExecutionHistory history() {
        return temporal.getWorkflowClient().fetchHistory(RunWorkflow.idOf(TENANT, KEY));
    }

    @Override
    public void close() {
        temporal.close();
    }
}
