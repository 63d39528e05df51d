package io.runledger.billing.reconciliation;

import io.runledger.billing.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether our own tables have all that happened so far. A charge that is not projected yet would
 * look like a missing one; charging it again would do no harm, but the report would be wrong.
 */
@Component
class ReadModels {

    private static final List<String> PROCESSORS =
            List.of("charge-receipts", "usage-units", "billing-quarantine");

    private static final List<String> EVENTS =
            List.of(
                    "ChargeRecorded",
                    "CallQuarantined",
                    "QuarantineResolved",
                    "ChargeReversed",
                    "ChargeReissued",
                    "RunRequested",
                    "UsageUnitCreated",
                    "UsageUnitSettled");

    /** A processor's token moves on while nothing concerns it, but not with every event. */
    private static final String BEHIND =
            """
            SELECT EXISTS (
                SELECT 1 FROM domain_events
                WHERE position <= :head AND payload_type = ANY (:types) AND position > (
                    SELECT coalesce(min((convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')
                           ::bigint), 0)
                    FROM tokens
                    WHERE processor_name = :processor AND token IS NOT NULL))
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private final JdbcClient db;

    ReadModels(JdbcClient db) {
        this.db = db;
    }

    /**
     * Waits until they have all that had happened at the beginning of the wait.
     *
     * @throws InterruptedException if this process stops
     * @throws IllegalStateException if they take too long; trying again may help
     */
    void awaitAll() throws InterruptedException {
        Beginning beginning =
                db.sql("SELECT position, now() AS at FROM log_head")
                        .query((row, _) ->
                                new Beginning(row.getLong("position"), Rows.instant(row, "at")))
                        .single();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (hasEntriesBefore(beginning.at()) || isBehind(beginning.head())) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "our own tables are behind what was charged; they have "
                                + PATIENCE.toSeconds()
                                + " s at a time to catch up");
            }
            Thread.sleep(POLL);
        }
    }

    /** What must be in our tables; what comes later may come later for ever. */
    private record Beginning(long head, Instant at) {}

    private boolean isBehind(long head) {
        return PROCESSORS.stream()
                .anyMatch(processor ->
                        db.sql(BEHIND)
                                .param("head", head)
                                .param("types", EVENTS.toArray(String[]::new))
                                .param("processor", processor)
                                .query(Boolean.class)
                                .single());
    }

    /** Callbacks that wait to be worked on; one that fails again and again is let be. */
    private boolean hasEntriesBefore(Instant at) {
        return db.sql(
                        """
                        SELECT EXISTS (SELECT 1 FROM billing_inbox
                                       WHERE processed_at IS NULL AND tries = 0
                                         AND received_at < :at)
                            OR EXISTS (SELECT 1 FROM billing_inbox_bodies
                                       WHERE received_at < :at
                                         AND received_at > now() - interval '5 minutes')
                        """)
                .param("at", Rows.utc(at))
                .query(Boolean.class)
                .single();
    }
}
