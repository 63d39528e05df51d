package io.runledger.billing.reconciliation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.billing.Rows;
import io.runledger.billing.reconciliation.Totals.Sum;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an alarm needs to know of the reconciler. Read from memory, so that a scrape is cheap. */
@Component
class ReconcilerMetrics {

    private final JdbcClient db;
    private final Clock clock;
    private final Counter backfilled;
    private final AtomicReference<@Nullable Instant> lastSuccess = new AtomicReference<>();
    private final AtomicLong unreconciled = new AtomicLong();

    ReconcilerMetrics(JdbcClient db, Clock clock, MeterRegistry metrics) {
        this.db = db;
        this.clock = clock;
        backfilled =
                Counter.builder("billing.reconciler.backfilled")
                        .description("Calls charged from LiteLLM's spend log")
                        .register(metrics);
        Gauge.builder("billing.reconciler.last.success.age", this, ReconcilerMetrics::age)
                .baseUnit("seconds")
                .description("How long ago the newest complete reconciliation ended")
                .register(metrics);
        Gauge.builder("billing.unreconciled", unreconciled, AtomicLong::get)
                .description("Differences that the newest reconciliation has left open")
                .register(metrics);
    }

    /** Not a number while there was none. */
    private double age() {
        Instant last = lastSuccess.get();
        return last == null
                ? Double.NaN
                : Duration.between(last, clock.instant()).toMillis() / 1000.0;
    }

    void finished(List<Sum> sums) {
        sums.forEach(sum -> backfilled.increment(sum.backfilled()));
        refresh();
    }

    /** Reads again what other processes may have changed. */
    void refresh() {
        db.sql(
                        """
                        SELECT completed_at, (SELECT coalesce(sum(findings - settled), 0)
                            FROM reconciliation_totals t WHERE t.reconciliation_id = r.id) AS left
                        FROM reconciliations r WHERE status = 'done'
                        ORDER BY number DESC LIMIT 1
                        """)
                .query(row -> {
                    lastSuccess.set(Rows.instant(row, "completed_at"));
                    unreconciled.set(row.getLong("left"));
                });
    }
}
