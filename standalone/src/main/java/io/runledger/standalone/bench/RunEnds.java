package io.runledger.standalone.bench;

import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.Subscription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sees runs end in the event log. Woken by every append, it reads the type of what is new and
 * nothing else: decrypting whole events would take time from what is measured.
 */
final class RunEnds implements AutoCloseable {

    private static final int LOOK_AT_LEAST_EVERY_MILLIS = 200;

    private final JdbcClient db;
    private final Map<String, CompletableFuture<String>> awaited = new ConcurrentHashMap<>();
    private final Semaphore appended = new Semaphore(0);
    private final Subscription listening;
    private final Thread reader;
    private long position;

    RunEnds(EventLog log, JdbcClient db) {
        this.db = db;
        this.position = log.head();
        this.listening = log.onAppend(appended::release);
        this.reader = Thread.ofPlatform().daemon().name("bench-run-ends").start(this::read);
    }

    /** The type of the event that ends this run. It may have ended already. */
    CompletableFuture<String> of(String runId) {
        return awaited.computeIfAbsent(runId, _ -> new CompletableFuture<>());
    }

    void forget(String runId) {
        awaited.remove(runId);
    }

    private void read() {
        try {
            while (!Thread.interrupted()) {
                boolean woken =
                        appended.tryAcquire(LOOK_AT_LEAST_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (woken) {
                    appended.drainPermits();
                }
                ends().forEach(end -> of(end.run()).complete(end.type()));
            }
        } catch (InterruptedException _) {
            // Closed: nobody waits for an end any more.
        }
    }

    private record End(long position, String run, String type) {}

    private List<End> ends() {
        List<End> ends =
                db.sql(
                                """
                                SELECT position, aggregate_identifier, payload_type
                                FROM domain_events
                                WHERE position > :after
                                  AND payload_type IN ('RunCompleted', 'RunFailed', 'RunCancelled', 'RunSkipped')
                                ORDER BY position
                                """)
                        .param("after", position)
                        .query((row, _) ->
                                new End(row.getLong(1), row.getString(2), row.getString(3)))
                        .list();
        if (!ends.isEmpty()) {
            position = ends.getLast().position();
        }
        return ends;
    }

    @Override
    public void close() {
        listening.close();
        reader.interrupt();
    }
}
