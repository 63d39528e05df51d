package io.runledger.platform.eventstore;

import io.runledger.platform.eventstore.LedgerStorageEngine.Row;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.jspecify.annotations.Nullable;

/** One reader's place in the log. Read by one thread at a time; woken and asked by any. */
final class TailStream implements TrackingEventStream {

    /** How long a blocked reader waits before it looks for what other processes have appended. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Tail tail;
    private final Consumer<TailStream> closed;
    private final WakeUps wakeUps;
    private final Semaphore woken = new Semaphore(0);
    private final Deque<Row> read = new ArrayDeque<>();
    private final Deque<TrackedEventMessage<?>> ready = new ArrayDeque<>();

    /** What this reader has no handler for. */
    private final Set<Class<?>> ignored = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Runnable callback;
    private long position;

    TailStream(
            Tail tail, long position, ScheduledExecutorService later, Consumer<TailStream> closed) {
        this.tail = tail;
        this.position = position;
        this.closed = closed;
        this.wakeUps = new WakeUps(this::wakeNow, later);
    }

    @Override
    public boolean setOnAvailableCallback(Runnable onAvailable) {
        callback = onAvailable;
        return true;
    }

    /** Says that events of these types were committed. */
    void wake(Set<Class<?>> types) {
        woken.release();
        if (callback != null) {
            if (ignored.containsAll(types)) {
                wakeUps.inAWhile();
            } else {
                wakeUps.soon();
            }
        }
    }

    private void wakeNow() {
        Runnable waiting = callback;
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public synchronized Optional<TrackedEventMessage<?>> peek() {
        fill();
        return Optional.ofNullable(ready.peek());
    }

    /** Whether there is a next message. */
    private synchronized boolean fill() {
        while (ready.isEmpty()) {
            if (read.isEmpty()) {
                read.addAll(tail.after(position));
            }
            Row next = read.poll();
            if (next == null) {
                return false;
            }
            position = next.position();
            ready.addAll(next.messages());
        }
        return true;
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (true) {
            woken.drainPermits();
            if (fill()) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            woken.tryAcquire(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (!hasNextAvailable(1, TimeUnit.DAYS)) {
            // A day without an event; the next one is waited for just as well.
        }
        synchronized (this) {
            return ready.remove();
        }
    }

    @Override
    public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> message) {
        ignored.add(message.getPayloadType());
    }

    @Override
    public void close() {
        callback = null;
        closed.accept(this);
    }
}
