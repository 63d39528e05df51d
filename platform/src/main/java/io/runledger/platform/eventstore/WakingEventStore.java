package io.runledger.platform.eventstore;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.jspecify.annotations.Nullable;

/**
 * An event store whose streams say when there is something to read, and share what they read. As
 * delivered, a pooled processor looks every 500 ms; woken, it reads within milliseconds of the
 * commit, and polling is only the safety net for what other processes append.
 */
public final class WakingEventStore extends EmbeddedEventStore {

    private final Tail tail;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final Set<TailStream> streams = ConcurrentHashMap.newKeySet();

    /** Wakes those that are not woken at once. */
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("event-store-wake").factory());

    WakingEventStore(Builder builder, LedgerStorageEngine engine) {
        // Axon's own shared cache is filled by a thread that the wake-up overtakes: the event would
        // wait for the next one.
        super(builder.storageEngine(engine).optimizeEventConsumption(false));
        this.tail = new Tail(engine);
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

    /**
     * Drops what is kept of the log's end in memory, for one whose content can no longer be read or
     * that was replaced; streams read it from the database again.
     */
    public void forgetRecent() {
        tail.forget();
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        super.afterCommit(events);
        tail.appended();
        Set<Class<?>> types =
                events.stream().map(EventMessage::getPayloadType).collect(Collectors.toSet());
        streams.forEach(stream -> stream.wake(types));
        listeners.forEach(Runnable::run);
    }

    @Override
    public TrackingEventStream openStream(@Nullable TrackingToken trackingToken) {
        long position = LedgerStorageEngine.positionOf(trackingToken);
        TailStream stream = new TailStream(tail, position, later, streams::remove);
        streams.add(stream);
        return stream;
    }

    @Override
    public void shutDown() {
        super.shutDown();
        later.shutdownNow();
    }
}
