package io.runledger.standalone.bench;

import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent;
import io.runledger.platform.command.MessageMetadata;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Appends of recorded steps to the event store, by each thread to a stream of its own. */
final class StoreAppends implements Load.Work {

    private final EventStore store;
    private final Clock clock;
    private final Map<Integer, Stream> streams = new ConcurrentHashMap<>();

    StoreAppends(EventStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Stream(RunId run, AtomicLong sequence) {}

    @Override
    public Load.Timing once(int worker) {
        Stream stream =
                streams.computeIfAbsent(
                        worker,
                        _ -> new Stream(new RunId(UUID.randomUUID().toString()), new AtomicLong()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        long begin = System.nanoTime();
        for (RunEvent event : RecordedStep.of(stream.run(), 1, now)) {
            messages.add(
                    new GenericDomainEventMessage<>(
                            "GraphRun",
                            stream.run().value(),
                            stream.sequence().getAndIncrement(),
                            event,
                            Map.of(
                                    MessageMetadata.TENANT,
                                    "bench",
                                    MessageMetadata.ACTOR,
                                    "worker",
                                    MessageMetadata.CAUSE,
                                    stream.run().value(),
                                    MessageMetadata.TRACE,
                                    stream.run().value())));
        }
        store.publish(messages);
        long ended = System.nanoTime() - begin;
        return new Load.Timing(ended, ended);
    }

    /** The stream that the first thread has written. */
    String sample() {
        Stream first = streams.get(0);
        if (first == null) {
            throw new IllegalStateException("nothing was appended yet");
        }
        return first.run().value();
    }
}
