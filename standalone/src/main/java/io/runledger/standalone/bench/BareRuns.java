package io.runledger.standalone.bench;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The floor of a durable run: a workflow with the same three calls on the same server, started
 * eagerly by a client in the worker's own process, until its result is known.
 */
final class BareRuns implements Load.Work, AutoCloseable {

    private static final String TASK_QUEUE = "bench-bare";
    private static final long LONGEST_RUN_SECONDS = 60;
    private static final int ACTIVITIES = 2_000;
    private static final int LOCAL_ACTIVITIES = 200;

    private final WorkflowClient client;
    private final WorkerFactory factory;
    private final BareCall call;

    BareRuns(WorkflowServiceStubs server, String namespace, URI worker) {
        call = new BareCall(worker);
        client =
                WorkflowClient.newInstance(
                        server, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
        factory =
                WorkerFactory.newInstance(
                        client,
                        WorkerFactoryOptions.newBuilder()
                                .setUsingVirtualWorkflowThreads(true)
                                .build());
        Worker bare = factory.newWorker(TASK_QUEUE, options());
        bare.registerWorkflowImplementationTypes(BareWorkflowImpl.class);
        bare.registerActivitiesImplementations(call);
        factory.start();
    }

    private static WorkerOptions options() {
        return WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(ACTIVITIES)
                .setMaxConcurrentLocalActivityExecutionSize(LOCAL_ACTIVITIES)
                .setUsingVirtualThreads(true)
                .build();
    }

    @Override
    public Load.Timing once(int worker) throws Exception {
        WorkflowOptions options =
                WorkflowOptions.newBuilder()
                        .setWorkflowId("bench:" + UUID.randomUUID())
                        .setTaskQueue(TASK_QUEUE)
                        .setDisableEagerExecution(false)
                        .build();
        WorkflowStub workflow = client.newUntypedWorkflowStub("BareWorkflow", options);
        long begin = System.nanoTime();
        workflow.start("a short text");
        long accepted = System.nanoTime() - begin;
        workflow.getResult(LONGEST_RUN_SECONDS, TimeUnit.SECONDS, String.class);
        return new Load.Timing(accepted, System.nanoTime() - begin);
    }

    @Override
    public void close() {
        factory.shutdownNow();
        factory.awaitTermination(5, TimeUnit.SECONDS);
        call.close();
    }
}
