package io.runledger.worker.temporal;

import io.runledger.events.run.RunWorkflow;
import io.runledger.worker.run.GraphRunWorkflowImpl;
import io.runledger.worker.run.LedgerActivities;
import io.runledger.worker.run.NodeActivities;
import io.temporal.client.WorkflowClient;
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
 * The pollers of this process. They start after everything else, since work comes with them, and
 * stop before everything else. A Temporal that is not there yet is tried again until it is.
 */
@Component
public class TemporalWorkers implements SmartLifecycle {

    /** Calls wait for workers without using anything; what they wait for limits itself. */
    private static final int ACTIVITIES = 2_000;

    /** Each is one blocking command; more at a time only queue before the database. */
    private static final int LOCAL_ACTIVITIES = 200;

    /** Folding a state of 8 MiB on a busy machine takes longer than the SDK's one second. */
    private static final Duration LONGEST_FOLD = Duration.ofSeconds(15);

    /** No slower than the heartbeats themselves, or a cancelled call would go on. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(4);

    /** What is under way at a stop may end in this time; the rest is made again elsewhere. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private static final Duration AFTER_DRAIN = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(TemporalWorkers.class);

    private final WorkflowClient client;
    private final LedgerActivities ledger;
    private final NodeActivities nodes;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private volatile @Nullable WorkerFactory factory;

    TemporalWorkers(WorkflowClient client, LedgerActivities ledger, NodeActivities nodes) {
        this.client = client;
        this.ledger = ledger;
        this.nodes = nodes;
    }

    /** The options of every worker; tests use the same. */
    static WorkerOptions options() {
        return WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(ACTIVITIES)
                .setMaxConcurrentLocalActivityExecutionSize(LOCAL_ACTIVITIES)
                .setUsingVirtualThreads(true)
                .setDefaultDeadlockDetectionTimeout(LONGEST_FOLD.toMillis())
                .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setAllowActivityHeartbeatDuringShutdown(true)
                .build();
    }

    @Override
    public void start() {
        CountDownLatch running = new CountDownLatch(1);
        stopping = running;
        if (!tryToStart()) {
            Thread.ofVirtual().name("temporal-start").start(() -> startWhenThere(running));
        }
    }

    private void startWhenThere(CountDownLatch stop) {
        try {
            boolean waiting = true;
            while (waiting && !stop.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                waiting = !tryToStart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean tryToStart() {
        if (stopping.getCount() == 0) {
            return true;
        }
        WorkerFactory made = make();
        try {
            made.start();
            factory = made;
            return true;
        } catch (RuntimeException e) {
            LOG.warn("Temporal does not answer yet, no run is carried out: {}", e.getMessage());
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
        var worker = made.newWorker(RunWorkflow.TASK_QUEUE, options());
        worker.registerWorkflowImplementationTypes(GraphRunWorkflowImpl.class);
        worker.registerActivitiesImplementations(ledger, nodes);
        return made;
    }

    @Override
    public void stop() {
        stopping.countDown();
        WorkerFactory stopped = take();
        if (stopped == null) {
            return;
        }
        stopped.shutdown();
        stopped.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (!stopped.isTerminated()) {
            stopped.shutdownNow();
            stopped.awaitTermination(AFTER_DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized @Nullable WorkerFactory take() {
        WorkerFactory taken = factory;
        factory = null;
        return taken;
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    /** Whether this process asks Temporal for work. */
    public boolean polling() {
        WorkerFactory current = factory;
        return current != null && current.isStarted() && !current.isShutdown();
    }
}
