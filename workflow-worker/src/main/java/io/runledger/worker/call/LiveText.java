package io.runledger.worker.call;

import io.runledger.events.id.CallId;
import io.runledger.events.run.AppendLiveText;
import io.runledger.worker.run.Ledger;
import io.runledger.worker.run.NodeRequest;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a model's answer on while it comes, to those who listen to the run. Only for them: the log
 * gets the whole at the end, so where the ledger is slow or away pieces are left out, and the call
 * neither waits nor fails.
 */
final class LiveText implements AutoCloseable {

    /** At most twenty pieces a second: more than anybody can read. */
    private static final Duration BETWEEN = Duration.ofMillis(50);

    /** So much may wait for a slow ledger; then the rest of this answer is not shown live. */
    private static final int MOST_CHARS = 256 * 1024;

    /** How long the last piece may hold the call up, so that listeners see it before the end. */
    private static final Duration LAST_PIECE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(LiveText.class);

    private final Ledger ledger;
    private final NodeRequest request;
    private final CallId callId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder unsent = new StringBuilder();
    private boolean closed;
    private boolean gaveUp;
    private @Nullable Thread sender;

    LiveText(Ledger ledger, NodeRequest request, CallId callId) {
        this.ledger = ledger;
        this.request = request;
        this.callId = callId;
    }

    /** The next piece; returns at once. */
    void add(String piece) {
        lock.lock();
        try {
            gaveUp |= unsent.length() + piece.length() > MOST_CHARS;
            if (gaveUp || closed || piece.isEmpty()) {
                return;
            }
            unsent.append(piece);
            changed.signal();
            if (sender == null) {
                sender = Thread.ofVirtual().name("live-text").start(this::send);
            }
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        try {
            int sequence = 0;
            String piece = next();
            while (!piece.isEmpty()) {
                ledger.send(
                        request.tenantId(),
                        new AppendLiveText(
                                request.runId(),
                                callId,
                                request.attempt(),
                                request.step(),
                                request.place().node(),
                                request.place().path(),
                                sequence++,
                                piece));
                pause();
                piece = next();
            }
        } catch (RuntimeException e) {
            giveUp();
            LOG.debug("the answer to call {} is not shown while it comes", callId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All that has come; waits for some, and is empty at the end. */
    private String next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unsent.isEmpty() && !closed) {
                changed.await();
            }
            String piece = unsent.toString();
            unsent.setLength(0);
            return piece;
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = BETWEEN.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            gaveUp = true;
            unsent.setLength(0);
        } finally {
            lock.unlock();
        }
    }

    /** Hands the rest on; gives it a moment to arrive. */
    @Override
    public void close() {
        Thread last;
        lock.lock();
        try {
            closed = true;
            changed.signal();
            last = sender;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            await(last);
        }
    }

    private static void await(Thread last) {
        try {
            last.join(LAST_PIECE);
        } catch (InterruptedException e) {
            // The call is not wanted any more; who interrupted it must still be heard.
            Thread.currentThread().interrupt();
        }
    }
}
