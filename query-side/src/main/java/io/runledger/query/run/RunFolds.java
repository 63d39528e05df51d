package io.runledger.query.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.events.id.RunId;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * The folds of runs that were asked for not long ago, so that a long run is not read from its
 * beginning each time: each goes on from the last event in it. A fold that is dropped is only read
 * again, so nothing depends on what is here.
 */
@Component
class RunFolds {

    /** All folds together remember this many nodes, checkpoints and calls: some 100 MB. */
    private static final long MOST = 300_000;

    /** Bytes of input that count as one of them. */
    private static final int BYTES_A_PART = 512;

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int BATCH = 1_000;

    private final EventLog log;
    private final Cache<RunId, Entry> entries =
            Caffeine.newBuilder()
                    .maximumWeight(MOST)
                    .weigher((RunId _, Entry entry) -> entry.weight)
                    .expireAfterAccess(KEPT)
                    .build();

    RunFolds(EventLog log) {
        this.log = log;
    }

    /** The first event of a run; empty if there is none of this id. */
    Optional<RunRequested> first(RunId run) {
        Entry known = entries.getIfPresent(run);
        if (known != null) {
            return Optional.of(known.requested);
        }
        return log.readAggregate(run.value(), -1, 1).stream()
                .map(LoggedEvent::event)
                .filter(RunRequested.class::isInstance)
                .map(RunRequested.class::cast)
                .findFirst();
    }

    /** The run after all of its events so far; the caller's own. */
    RunFold of(RunRequested requested) {
        Entry entry = entries.get(requested.runId(), _ -> new Entry(requested));
        entry.lock.lock();
        try {
            readOn(entry);
            return new RunFold(entry.fold);
        } finally {
            entry.lock.unlock();
        }
    }

    private void readOn(Entry entry) {
        List<LoggedEvent> batch;
        do {
            batch =
                    log.readAggregate(
                            entry.requested.runId().value(), entry.fold.sequence(), BATCH);
            batch.forEach(entry.fold::add);
        } while (batch.size() == BATCH);
        int weight = entry.base + entry.fold.size();
        if (weight != entry.weight) {
            entry.weight = weight;
            // Only a put makes the cache look at the weight again.
            entries.put(entry.requested.runId(), entry);
        }
    }

    private static final class Entry {

        private final RunRequested requested;
        private final RunFold fold;
        private final ReentrantLock lock = new ReentrantLock();
        private final int base;
        private volatile int weight;

        Entry(RunRequested requested) {
            this.requested = requested;
            this.fold = new RunFold(requested);
            this.base = 1 + CanonicalJson.bytes(requested.input()).length / BYTES_A_PART;
            this.weight = base;
        }
    }
}
