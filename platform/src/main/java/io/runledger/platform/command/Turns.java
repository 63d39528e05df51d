package io.runledger.platform.command;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one command at a time through to an aggregate, in the order in which they came. Axon's own
 * lock is taken inside the transaction: a hundred starts on one account would each hold a database
 * connection while they wait for each other, and nobody else would get one.
 */
final class Turns {

    private final ConcurrentMap<String, Turn> turns = new ConcurrentHashMap<>();

    /** The queue in front of one aggregate; gone when nobody is in it. */
    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int wanted;
    }

    /**
     * Does the work when it is this aggregate's turn.
     *
     * @throws IllegalStateException if the turn does not come within these seconds
     */
    <T extends @Nullable Object> T take(String aggregateId, long seconds, Supplier<T> work) {
        Turn turn = turns.compute(aggregateId, (_, there) -> wanted(there, 1));
        try {
            await(aggregateId, turn, seconds);
            try {
                return work.get();
            } finally {
                turn.lock.unlock();
            }
        } finally {
            turns.compute(aggregateId, (_, there) -> wanted(there, -1));
        }
    }

    private static void await(String aggregateId, Turn turn, long seconds) {
        try {
            if (!turn.lock.tryLock(seconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "%s was busy for %d s".formatted(aggregateId, seconds));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + aggregateId, e);
        }
    }

    private static @Nullable Turn wanted(@Nullable Turn there, int more) {
        Turn turn = there == null ? new Turn() : there;
        turn.wanted += more;
        return turn.wanted == 0 ? null : turn;
    }

    /** How many aggregates are busy. */
    int busy() {
        return turns.size();
    }
}
