package io.runledger.billing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Does something again and again while this process runs; a failure is logged and tried again. */
public final class Repeated implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private static final Duration STOP = Duration.ofSeconds(10);

    private final String name;
    private final Duration pause;
    private final Runnable task;
    private @Nullable CountDownLatch end;
    private @Nullable Thread thread;

    /**
     * @param name the thread's
     * @param pause the time before each turn, the first one too
     */
    public Repeated(String name, Duration pause, Runnable task) {
        this.name = name;
        this.pause = pause;
        this.task = task;
    }

    private void loop(CountDownLatch stopped) {
        try {
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                turn();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed; it is tried again in {}", name, pause, e);
        }
    }

    @Override
    public synchronized void start() {
        if (end == null) {
            CountDownLatch stopped = new CountDownLatch(1);
            end = stopped;
            thread = Thread.ofVirtual().name(name).start(() -> loop(stopped));
        }
    }

    @Override
    public synchronized void stop() {
        CountDownLatch stopped = end;
        Thread working = thread;
        if (stopped == null || working == null) {
            return;
        }
        stopped.countDown();
        try {
            if (!working.join(STOP)) {
                working.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        end = null;
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return end != null;
    }

    /** The last to start and the first to stop: it needs everything else. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 100;
    }
}
