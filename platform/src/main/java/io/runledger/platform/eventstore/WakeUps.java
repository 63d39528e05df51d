package io.runledger.platform.eventstore;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * When a reader is woken: at once, as long as it is not woken too often. Each wake-up costs it a
 * transaction, and many events in one cost hardly more than one event, so a reader that has just
 * had several is woken for the next ones together.
 */
final class WakeUps {

    /** How many may come at once. */
    private static final int AT_ONCE = 4;

    /** One more may come each time this has passed. */
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** For what concerns no handler: only the place in the log moves on. */
    private static final long A_WHILE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Runnable reader;
    private final ScheduledExecutorService later;

    private long paidUntil = System.nanoTime();
    private boolean soonDue;
    private boolean whileDue;

    WakeUps(Runnable reader, ScheduledExecutorService later) {
        this.reader = reader;
        this.later = later;
    }

    /** Wakes the reader now, or a few milliseconds later with all that comes until then. */
    void soon() {
        long wait;
        synchronized (this) {
            if (soonDue) {
                return;
            }
            wait = waitNanos();
            soonDue = wait > 0;
            whileDue = false;
        }
        if (wait > 0) {
            schedule(this::dueSoon, wait);
        } else {
            reader.run();
        }
    }

    /** Wakes the reader after a while, unless it is woken before. */
    void inAWhile() {
        synchronized (this) {
            if (soonDue || whileDue) {
                return;
            }
            whileDue = true;
        }
        schedule(this::dueInAWhile, A_WHILE_NANOS);
    }

    /** How long to wait for the next wake-up; where it is 0, it is paid for. */
    private long waitNanos() {
        long now = System.nanoTime();
        if (paidUntil - now < 0) {
            paidUntil = now;
        }
        long wait = paidUntil - now - (AT_ONCE - 1) * APART_NANOS;
        paidUntil += APART_NANOS;
        return Math.max(wait, 0);
    }

    private void dueSoon() {
        synchronized (this) {
            soonDue = false;
            whileDue = false;
        }
        reader.run();
    }

    private void dueInAWhile() {
        synchronized (this) {
            if (!whileDue) {
                return;
            }
            whileDue = false;
        }
        reader.run();
    }

    private void schedule(Runnable wakeUp, long nanos) {
        try {
            later.schedule(wakeUp, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            // The store is closed: nobody reads any more.
        }
    }
}
