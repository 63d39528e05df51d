package io.runledger.platform.eventstore;

import io.runledger.platform.eventstore.LedgerStorageEngine.Row;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log, read once for all streams of this process: what one of them has read, the
 * others find here, with its payload decrypted and made into objects once. Bounded in events and in
 * bytes; a stream that stands before it reads for itself until it has caught up.
 *
 * <p>Positions are dense and in commit order, so whatever was read up to a position is complete for
 * ever, and "nothing behind it" is the only answer that grows old.
 */
final class Tail {

    private static final int BATCH = 500;
    private static final int MOST_EVENTS = 4_096;

    /** As stored; packed text is some five times as large in memory. */
    private static final long MOST_BYTES = 4L << 20;

    /** As often as a pooled processor looks by itself, so each of its looks is a real one. */
    private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final LedgerStorageEngine engine;

    /** Counts this process's commits. Raised after the commit, so what it counts can be read. */
    private final AtomicLong appends = new AtomicLong();

    private final ReentrantLock reading = new ReentrantLock();
    private final NavigableMap<Long, Row> rows = new ConcurrentSkipListMap<>();

    /** Everything after the first and up to the second is in {@link #rows}. */
    private volatile Span span = new Span(-1, -1, 0);

    private volatile Empty empty = new Empty(-1, -1, 0);

    /** A part of the log: after {@code start}, up to {@code end}. */
    private record Span(long start, long end, long bytes) {}

    /** After this position there was nothing, when so many commits had been counted. */
    private record Empty(long position, long appends, long atNanos) {}

    Tail(LedgerStorageEngine engine) {
        this.engine = engine;
    }

    /** Says that this process has committed events. */
    void appended() {
        appends.incrementAndGet();
    }

    /** Drops all that is kept: what follows is read from the database. */
    void forget() {
        reading.lock();
        try {
            rows.clear();
            span = new Span(-1, -1, 0);
            empty = new Empty(-1, -1, 0);
        } finally {
            reading.unlock();
        }
    }

    /**
     * What follows a position: at least one row, if there is any.
     *
     * @return oldest first; empty at the end of the log
     */
    List<Row> after(long position) {
        Row next = kept(position);
        if (next != null) {
            return List.of(next);
        }
        if (position < span.end) {
            // Behind what is kept. Others who are, stand elsewhere.
            return engine.readAfter(position, BATCH);
        }
        return isKnownEmpty(position) ? List.of() : readOn(position);
    }

    private @Nullable Row kept(long position) {
        Span kept = span;
        if (position < kept.start || position >= kept.end) {
            return null;
        }
        Map.Entry<Long, Row> next = rows.higherEntry(position);
        // Not the one that follows, where the rows between were dropped just now.
        return next == null || position < span.start ? null : next.getValue();
    }

    // A pooled processor asks four times for each event that it gets, and each question at the end
    // of the log would be a query. Where nothing was appended since the last one, so is the answer;
    // not for long, since other processes append too.
    private boolean isKnownEmpty(long position) {
        Empty known = empty;
        return known.position == position
                && known.appends == appends.get()
                && System.nanoTime() - known.atNanos < TRUSTED_NANOS;
    }

    private List<Row> readOn(long position) {
        reading.lock();
        try {
            Row next = kept(position);
            if (next != null) {
                return List.of(next);
            }
            if (position < span.end) {
                return engine.readAfter(position, BATCH);
            }
            if (!isKnownEmpty(position)) {
                readFrom(span.end >= 0 && position - span.end < BATCH ? span.end : position);
            }
            next = kept(position);
            return next == null ? List.of() : List.of(next);
        } finally {
            reading.unlock();
        }
    }

    private void readFrom(long position) {
        long counted = appends.get();
        List<Row> read = engine.readAfter(position, BATCH);
        keep(position, read);
        if (read.size() < BATCH) {
            empty = new Empty(span.end, counted, System.nanoTime());
        }
    }

    private void keep(long position, List<Row> read) {
        Span old = span;
        if (old.end != position) {
            // Whoever is ahead moves the tail; those between read for themselves.
            span = new Span(position, position, 0);
            rows.clear();
            old = span;
        }
        long bytes = old.bytes;
        for (Row row : read) {
            rows.put(row.position(), row);
            bytes += row.bytes();
        }
        long start = old.start;
        while (rows.size() > MOST_EVENTS || bytes > MOST_BYTES && rows.size() > 1) {
            Row oldest = rows.firstEntry().getValue();
            // First the bound, then the row: a reader checks in the other order.
            start = oldest.position();
            span = new Span(start, old.end, bytes);
            rows.remove(oldest.position());
            bytes -= oldest.bytes();
        }
        span = new Span(start, read.isEmpty() ? position : read.getLast().position(), bytes);
    }
}
