package io.runledger.platform.eventstore;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;

/**
 * An event store whose streams say when there is something to read. As delivered, a pooled
 * processor looks every 500 ms; woken, it reads within milliseconds of the commit, and polling is
 * only the safety net for what other processes append.
 */
public final class WakingEventStore extends EmbeddedEventStore {

    /** As often as a pooled processor looks by itself, so each of its looks is a real one. */
    private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    /** Counts this process's commits. Raised after the commit, so what it counts can be read. */
    private final AtomicLong appends = new AtomicLong();

    WakingEventStore(Builder builder) {
        // Each stream reads for itself: with the shared cache on, the wake-up overtakes the thread
        // that fills the cache, and the event waits for the next one.
        super(builder.optimizeEventConsumption(false));
    }

    /**
     * Calls {@code listener} after every commit, until the returned handle is closed. It runs on
     * the committing thread and must return at once.
     */
    public Subscription onAppend(Runnable listener) {
        Runnable own = () -> listener.run();
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        super.afterCommit(events);
        appends.incrementAndGet();
        listeners.forEach(Runnable::run);
    }

    @Override
    public TrackingEventStream openStream(TrackingToken trackingToken) {
        return new WakingStream(super.openStream(trackingToken));
    }

    private final class WakingStream implements TrackingEventStream {

        private final TrackingEventStream stream;
        private volatile Runnable callback = () -> {};
        private final Runnable wake = () -> callback.run();
        private long emptyAtAppend = -1;
        private long emptyAtNanos;

        WakingStream(TrackingEventStream stream) {
            this.stream = stream;
        }

        @Override
        public boolean setOnAvailableCallback(Runnable onAvailable) {
            callback = onAvailable;
            listeners.add(wake);
            return true;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            if (isKnownEmpty()) {
                return Optional.empty();
            }
            long before = appends.get();
            Optional<TrackedEventMessage<?>> next = stream.peek();
            if (next.isEmpty()) {
                noteEmpty(before);
            }
            return next;
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            if (timeout <= 0 && isKnownEmpty()) {
                return false;
            }
            long before = appends.get();
            boolean available = stream.hasNextAvailable(timeout, unit);
            if (!available) {
                noteEmpty(before);
            }
            return available;
        }

        // A pooled processor asks four times for each event that it gets, and each question to an
        // empty stream is a query. Where nothing was appended since the last one, so is the answer;
        // not for long, since other processes append too.
        private boolean isKnownEmpty() {
            return emptyAtAppend == appends.get()
                    && System.nanoTime() - emptyAtNanos < TRUSTED_NANOS;
        }

        private void noteEmpty(long appendsBefore) {
            emptyAtNanos = System.nanoTime();
            emptyAtAppend = appendsBefore;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            return stream.nextAvailable();
        }

        @Override
        public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> message) {
            stream.skipMessagesWithPayloadTypeOf(message);
        }

        @Override
        public void close() {
            listeners.remove(wake);
            stream.close();
        }
    }
}
