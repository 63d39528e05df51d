package io.runledger.billing.ingest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Works the inbox off, for ever: at once when something was stored, and every second in case
 * another process stored it or its pause is over. An entry that it was working on when it was
 * killed is still waiting, since only the end of its transaction marks it.
 */
@Component
class InboxLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(InboxLoop.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final InboxBatch batch;
    private final InboxBodies bodies;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    InboxLoop(InboxBatch batch, InboxBodies bodies) {
        this.batch = batch;
        this.bodies = bodies;
    }

    /** Says that there is something new; returns at once. */
    void wake() {
        news.release();
    }

    private void loop() {
        int failures = 0;
        while (running) {
            try {
                // Before working, so that what arrives meanwhile wakes the loop again.
                news.drainPermits();
                while (running && turn()) {
                    failures = 0;
                }
                failures = 0;
                await(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                failures++;
                LOG.warn("the billing inbox cannot be read; trying again", e);
                pause(failures);
            }
        }
    }

    /** Answers whether there was anything to do. */
    private boolean turn() {
        boolean tookApart = bodies.takeApart();
        return batch.run() > 0 || tookApart;
    }

    private void await(Duration time) throws InterruptedException {
        if (news.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    private void pause(int failures) {
        try {
            Duration pause = POLL.multipliedBy(1L << Math.min(failures - 1, 5));
            await(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            thread = Thread.ofVirtual().name("billing-inbox").start(this::loop);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        news.release();
        Thread working = thread;
        if (working == null) {
            return;
        }
        try {
            if (!working.join(STOP)) {
                LOG.warn(
                        "the billing inbox is still busy after {}; its batch will be repeated",
                        STOP);
                working.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start and the first to stop: it needs everything else. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 100;
    }
}
