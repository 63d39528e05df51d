package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which row tells of which charge. Ids alone do not say: a cache hit has another id in each
 * witness, and a callback may have none; and a client that uses one call id twice has two rows and
 * two charges under it.
 */
final class Pairs {

    /** A row's start is the callback's, cut to milliseconds. */
    private static final Duration SAME_START = Duration.ofMillis(10);

    private final Map<LogRow, ReceiptFact> byRow = new IdentityHashMap<>();
    private final List<ReceiptFact> left;

    private Pairs(List<ReceiptFact> receipts) {
        this.left = new ArrayList<>(receipts);
    }

    static Pairs of(List<LogRow> successes, List<ReceiptFact> receipts) {
        Pairs pairs = new Pairs(receipts);
        successes.forEach(
                row -> pairs.take(row, receipt -> receipt.responseId().equals(row.requestId())));
        successes.forEach(row -> pairs.take(row, receipt -> isSameCall(row, receipt)));
        return pairs;
    }

    private void take(LogRow row, java.util.function.Predicate<ReceiptFact> fits) {
        if (byRow.containsKey(row)) {
            return;
        }
        left.stream()
                .filter(fits)
                .findFirst()
                .ifPresent(receipt -> {
                    byRow.put(row, receipt);
                    left.remove(receipt);
                });
    }

    private static boolean isSameCall(LogRow row, ReceiptFact receipt) {
        return row.cacheHit()
                || row.startedAt() == null
                || receipt.responseId().equals(receipt.callId())
                || row.requestId().equals(row.callId())
                || Duration.between(row.startedAt(), receipt.startedAt())
                                .abs()
                                .compareTo(SAME_START)
                        <= 0;
    }

    @Nullable ReceiptFact of(LogRow row) {
        return byRow.get(row);
    }

    /** A charge that no successful row tells of, for a call whose row says that it failed. */
    @Nullable ReceiptFact takeOneFor(@Nullable LogRow failed) {
        ReceiptFact taken =
                left.stream()
                        .filter(receipt ->
                                failed != null && receipt.responseId().equals(failed.requestId()))
                        .findFirst()
                        .orElse(left.isEmpty() ? null : left.getFirst());
        left.remove(taken);
        return taken;
    }

    /** The charges that no row tells of. */
    List<ReceiptFact> left() {
        return left;
    }
}
