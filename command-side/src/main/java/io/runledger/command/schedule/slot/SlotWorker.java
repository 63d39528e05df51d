package io.runledger.command.schedule.slot;

import io.runledger.command.schedule.control.SlotWorkflow;
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
 * The pollers of slots' workflows. Nothing depends on them: where Temporal is away they are tried
 * again, and the application starts all the same.
 */
@Component
class SlotWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SlotWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** A slot starts one run, so this is also how many runs are started at a time. */
    private static final int AT_ONCE = 16;

    private final WorkflowClient client;
    private final SlotActivities activities;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable WorkerFactory factory;
    private @Nullable Thread thread;
    private String problem = "";

    SlotWorker(WorkflowClient client, SlotActivities activities) {
        this.client = client;
        this.activities = activities;
    }

    @Override
    public synchronized void start() {
        CountDownLatch running = new CountDownLatch(1);
        stopping = running;
        thread = Thread.ofVirtual().name("slot-worker").start(() -> tryToPoll(running));
    }

    private void tryToPoll(CountDownLatch stop) {
        try {
            while (!polling(stop) && !stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                // Until Temporal is there, or nobody wants it any more.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean polling(CountDownLatch stop) {
        if (factory != null || stop.getCount() == 0) {
            return true;
        }
        try {
            WorkerFactory made = make();
            try {
                made.start();
                factory = made;
                return true;
            } catch (RuntimeException e) {
                made.shutdownNow();
                throw e;
            }
        } catch (RuntimeException e) {
            tell(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Once, however often it tries. */
    private void tell(String message) {
        if (!message.equals(problem)) {
            problem = message;
            LOG.warn("No schedule starts anything, and this is tried again: {}", message);
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
                        SlotWorkflow.TASK_QUEUE,
                        WorkerOptions.newBuilder()
                                .setUsingVirtualThreads(true)
                                .setMaxConcurrentActivityExecutionSize(AT_ONCE)
                                .setMaxConcurrentWorkflowTaskExecutionSize(AT_ONCE)
                                .build());
        worker.registerWorkflowImplementationTypes(ScheduledSlotWorkflowImpl.class);
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
        Thread working = thread;
        if (working != null) {
            working.interrupt();
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
}
