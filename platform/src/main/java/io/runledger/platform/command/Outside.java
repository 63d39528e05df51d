package io.runledger.platform.command;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what an automation does outside of its processor's unit of work. Inside it, Axon would make
 * a command part of the processor's transaction and dispatch its events before anything is stored.
 */
public final class Outside {

    private static final long SECONDS = 60;
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private Outside() {}

    /** Runs it on a thread of its own and waits; its failure is the caller's. */
    public static void run(Runnable work) {
        try {
            THREADS.submit(work).get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an automation worked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("an automation took over " + SECONDS + " s", e);
        }
    }
}
