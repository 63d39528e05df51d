package io.runledger.worker.call;

import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.platform.worker.WorkerLoad;
import io.runledger.worker.run.NodeRequest.Wanted;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Who calls whom at this moment, so that no worker gets more calls than it takes. Capacity holds
 * per process.
 */
@Component
public class WorkerSlots implements WorkerLoad {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerSlots.class);

    /** A worker that was registered meanwhile wakes nobody; it is found at the next look. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final WorkerDirectory directory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Integer> active = new HashMap<>();
    private final Map<Key, String> lastErrors = new HashMap<>();
    private final Set<Waiter> waiters = new LinkedHashSet<>();

    WorkerSlots(WorkerDirectory directory) {
        this.directory = directory;
    }

    /**
     * Takes a slot of the best worker, waiting for one if it must.
     *
     * @return empty where none became free in time
     * @throws InterruptedException if the call is not wanted any more
     */
    Optional<Slot> take(TenantId tenant, Wanted wanted, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<WorkerTarget> all = directory.of(tenant);
            explainUncallable(tenant, all);
            List<WorkerTarget> candidates = WorkerChoice.candidates(all, wanted);
            long left = deadline - System.nanoTime();
            Optional<Slot> slot = takeOrWait(tenant, wanted, candidates, left);
            if (slot.isPresent() || left <= 0) {
                return slot;
            }
        }
    }

    private void explainUncallable(TenantId tenant, List<WorkerTarget> workers) {
        for (WorkerTarget worker : workers) {
            if (!WorkerChoice.isCallable(worker.protocol())) {
                String reason = "this version does not call workers by " + worker.protocol();
                if (!reason.equals(lastError(tenant, worker.id()))) {
                    LOG.warn("worker {} of tenant {} is skipped: {}", worker.id(), tenant, reason);
                    noteError(new Key(tenant, worker.id()), reason);
                }
            }
        }
    }

    private Optional<Slot> takeOrWait(
            TenantId tenant, Wanted wanted, List<WorkerTarget> candidates, long nanos)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<Slot> slot = takeNow(tenant, wanted, candidates);
            if (slot.isPresent() || nanos <= 0) {
                return slot;
            }
            Waiter waiter = new Waiter(tenant, candidates, lock.newCondition());
            waiters.add(waiter);
            try {
                awaitTurn(waiter, nanos);
            } finally {
                waiters.remove(waiter);
            }
            return takeNow(tenant, wanted, candidates);
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller looks again, whyever this ended
    private static void awaitTurn(Waiter waiter, long nanos) throws InterruptedException {
        waiter.turn().await(Math.min(nanos, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
    }

    private Optional<Slot> takeNow(TenantId tenant, Wanted wanted, List<WorkerTarget> candidates) {
        Optional<WorkerTarget> chosen =
                WorkerChoice.choose(
                        candidates,
                        wanted,
                        worker -> active.getOrDefault(new Key(tenant, worker.id()), 0));
        return chosen.map(worker -> {
            Key key = new Key(tenant, worker.id());
            active.merge(key, 1, Integer::sum);
            return new Slot(worker, key);
        });
    }

    private void release(Key key) {
        lock.lock();
        try {
            active.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
            for (Waiter waiter : waiters) {
                if (waiter.wants(key)) {
                    waiters.remove(waiter);
                    waiter.turn().signal();
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int active(TenantId tenant, WorkerId worker) {
        lock.lock();
        try {
            return active.getOrDefault(new Key(tenant, worker), 0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable String lastError(TenantId tenant, WorkerId worker) {
        lock.lock();
        try {
            return lastErrors.get(new Key(tenant, worker));
        } finally {
            lock.unlock();
        }
    }

    private void noteError(Key key, @Nullable String error) {
        lock.lock();
        try {
            if (error == null) {
                lastErrors.remove(key);
            } else {
                lastErrors.put(key, error);
            }
        } finally {
            lock.unlock();
        }
    }

    private record Key(TenantId tenant, WorkerId worker) {}

    /** Somebody who waits for one of some workers. */
    private record Waiter(TenantId tenant, List<WorkerTarget> candidates, Condition turn) {

        boolean wants(Key freed) {
            return tenant.equals(freed.tenant())
                    && candidates.stream().anyMatch(worker -> worker.id().equals(freed.worker()));
        }

        /** Each waiter is itself: two may want the same. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** The right to one call of one worker, until it is closed. */
    final class Slot implements AutoCloseable {

        private final WorkerTarget worker;
        private final Key key;

        private Slot(WorkerTarget worker, Key key) {
            this.worker = worker;
            this.key = key;
        }

        WorkerTarget worker() {
            return worker;
        }

        /** Says how the call went: with an error, or with none. */
        void ended(@Nullable String error) {
            noteError(key, error);
        }

        @Override
        public void close() {
            release(key);
        }
    }
}
