package io.runledger.worker.call;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells Temporal that a call is alive, and learns from it when the call is not wanted any more:
 * then the thread that made the call is interrupted, wherever it waits.
 */
final class Heartbeat implements AutoCloseable {

    private final ActivityExecutionContext activity;
    private final Duration interval;
    private final Thread caller = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();
    private @Nullable ActivityCompletionException unwanted;

    private Heartbeat(ActivityExecutionContext activity, Duration interval) {
        this.activity = activity;
        this.interval = interval;
    }

    static Heartbeat start(ActivityExecutionContext activity, Duration interval) {
        Heartbeat heartbeat = new Heartbeat(activity, interval);
        Thread.ofVirtual().name("heartbeat").start(heartbeat::beat);
        return heartbeat;
    }

    private void beat() {
        try {
            // Waits first: most calls end within one interval, and need say nothing.
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                activity.heartbeat(null);
            }
        } catch (ActivityCompletionException e) {
            stopCaller(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopCaller(ActivityCompletionException reason) {
        synchronized (lock) {
            // After the call has ended its thread does something else, which nobody must disturb.
            if (closed.getCount() > 0) {
                unwanted = reason;
                caller.interrupt();
            }
        }
    }

    /** Why the call is not wanted any more; null while it is. */
    @Nullable ActivityCompletionException unwanted() {
        synchronized (lock) {
            return unwanted;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed.countDown();
            if (unwanted != null) {
                // The interrupt was meant for the call alone.
                Thread.interrupted();
            }
        }
    }
}
