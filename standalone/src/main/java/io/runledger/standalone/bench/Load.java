package io.runledger.standalone.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Does one thing many times, with a fixed number of them under way at any moment. */
final class Load {

    private Load() {}

    /** Something to be measured. */
    interface Work {

        /**
         * Does it once.
         *
         * @param worker which of the threads does it, from 0
         */
        Timing once(int worker) throws Exception;
    }

    /**
     * How long one took, in nanoseconds.
     *
     * @param accepted until it was accepted
     * @param ended until it had ended
     */
    record Timing(long accepted, long ended) {}

    /**
     * Does it {@code count} times, or as often as fits into {@code budget}: what has begun by then
     * is awaited, nothing more begins.
     */
    static Round run(Work work, int count, int inflight, Duration budget)
            throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(count);
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Timing>>> workers = new ArrayList<>();
            for (int i = 0; i < inflight; i++) {
                int worker = i;
                workers.add(() -> {
                    List<Timing> own = new ArrayList<>();
                    while (left.getAndDecrement() > 0
                            && System.nanoTime() - begin < budget.toNanos()) {
                        own.add(work.once(worker));
                    }
                    return own;
                });
            }
            List<Timing> all = new ArrayList<>();
            for (Future<List<Timing>> ended : threads.invokeAll(workers)) {
                all.addAll(ended.get());
            }
            return new Round(all, System.nanoTime() - begin);
        }
    }

    /** What a round took, from its first begin to its last end. */
    record Round(List<Timing> timings, long nanos) {}
}
