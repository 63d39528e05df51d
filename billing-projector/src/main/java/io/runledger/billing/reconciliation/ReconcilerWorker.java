package io.runledger.billing.reconciliation;

import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The reconciler's pollers, and the thread that looks after passes: it starts what is due and what
 * has been silent. Nothing depends on it: where Temporal is away it tries again.
 */
@Component
class ReconcilerWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcilerWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int AT_ONCE = 8;

    private final WorkflowClient client;
    private final ReconciliationActivities activities;
    private final PassWatch watch;
    private final LiteLlmSettings settings;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable WorkerFactory factory;
    private @Nullable Thread thread;
    private String problem = "";

    ReconcilerWorker(
            WorkflowClient client,
            ReconciliationActivities activities,
            PassWatch watch,
            LiteLlmSettings settings) {
        this.client = client;
        this.activities = activities;
        this.watch = watch;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        CountDownLatch running = new CountDownLatch(1);
        stopping = running;
        thread = Thread.ofVirtual().name("reconciler").start(() -> look(running));
    }

    private void look(CountDownLatch stop) {
        try {
            do {
                try {
                    if (!settings.isSet()) {
                        watch.giveUp();
                        return;
                    }
                    if (polling(stop)) {
                        watch.look();
                        problem = "";
                    }
                } catch (RuntimeException e) {
                    tell(String.valueOf(e.getMessage()));
                }
            } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once, however often it tries. */
    private void tell(String message) {
        if (!message.equals(problem)) {
            problem = message;
            LOG.warn("Nothing is reconciled, and this is tried again: {}", message);
        }
    }

    /** Starts the pollers where they are not there yet. */
    private synchronized boolean polling(CountDownLatch stop) {
        if (factory != null) {
            return true;
        }
        if (stop.getCount() == 0) {
            return false;
        }
        WorkerFactory made = make();
        try {
            made.start();
            factory = made;
            return true;
        } catch (RuntimeException e) {
            tell("Temporal does not answer: " + e.getMessage());
            made.shutdownNow();
            return false;
        }
    }

    private WorkerFactory make() {
        WorkerFactory made =
                WorkerFactory.newInstance(
                        client,
                        WorkerFactoryOptions.newBuilder()
                                .setUsingVirtualWorkflowThreads(true)
                                .build());
        Worker worker =
                made.newWorker(
                        ReconciliationWorkflow.TASK_QUEUE,
                        WorkerOptions.newBuilder()
                                .setUsingVirtualThreads(true)
                                .setMaxConcurrentActivityExecutionSize(AT_ONCE)
                                .setMaxConcurrentWorkflowTaskExecutionSize(AT_ONCE)
                                .setAllowActivityHeartbeatDuringShutdown(true)
                                .build());
        worker.registerWorkflowImplementationTypes(
                ReconciliationWorkflowImpl.class, ReconcileOnScheduleImpl.class);
        worker.registerActivitiesImplementations(activities);
        return made;
    }

    @Override
    public void stop() {
        stopping.countDown();
        WorkerFactory stopped = take();
        if (stopped != null) {
            stopped.shutdown();
            stopped.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
            if (!stopped.isTerminated()) {
                stopped.shutdownNow();
            }
        }
        awaitThread();
    }

    private synchronized @Nullable WorkerFactory take() {
        WorkerFactory taken = factory;
        factory = null;
        return taken;
    }

    private void awaitThread() {
        Thread working = thread;
        if (working == null) {
            return;
        }
        try {
            if (!working.join(DRAIN)) {
                working.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }
}
