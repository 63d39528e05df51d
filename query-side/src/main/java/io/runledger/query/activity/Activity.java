package io.runledger.query.activity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was spent in a span of time.
 *
 * @param groups the five that cost most, and {@code Others}
 * @param rows the newest receipts of the span
 */
public record Activity(
        String effectiveStep,
        List<Bucket> series,
        List<Group> groups,
        Totals totals,
        Totals previous,
        List<Receipt> rows,
        @Nullable String nextCursor) {

    public Activity {
        series = List.copyOf(series);
        groups = List.copyOf(groups);
        rows = List.copyOf(rows);
    }

    /** One bar of a chart. */
    public record Bucket(Instant start, BigDecimal spendUsd, long tokens, long requests) {}

    /** One colour of a chart. */
    public record Group(String name, List<Bucket> buckets) {

        public Group {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * @param runs how many runs were created
     */
    public record Totals(BigDecimal spendUsd, long tokens, long requests, long runs) {}

    /** One charge. */
    public record Receipt(
            String receiptId,
            long position,
            Instant at,
            @Nullable String runId,
            @Nullable String graphId,
            @Nullable String runKind,
            @Nullable String triggerSource,
            String model,
            @Nullable String provider,
            long tokensIn,
            long tokensOut,
            BigDecimal costUsd,
            long credits,
            @Nullable Long durationMillis) {}
}
