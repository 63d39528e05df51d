package io.runledger.platform.temporal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Deletes large payloads of runs that ended long ago, every quarter of an hour and in small
 * batches, so that nobody waits for it. Several processes may do it at once.
 */
@Component
class PayloadCleanup implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PayloadCleanup.class);

    private static final int BATCH = 100;
    private static final int MINUTES = 15;

    private final JdbcPayloadStore store;
    private final PayloadSettings settings;
    private @Nullable ScheduledExecutorService thread;

    PayloadCleanup(JdbcPayloadStore store, PayloadSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /** Deletes all that is due, and says how many there were. */
    int clean() {
        int all = 0;
        int deleted;
        do {
            deleted = store.forget(settings.retention(), BATCH);
            all += deleted;
        } while (deleted == BATCH && !Thread.currentThread().isInterrupted());
        return all;
    }

    private void cleanOrTryLater() {
        try {
            int deleted = clean();
            if (deleted > 0) {
                LOG.info("deleted {} large payloads of ended runs", deleted);
            }
        } catch (RuntimeException e) {
            LOG.warn("large payloads of ended runs could not be deleted; trying again later", e);
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread =
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofVirtual().name("payload-cleanup").factory());
            var _ =
                    thread.scheduleWithFixedDelay(
                            this::cleanOrTryLater, MINUTES, MINUTES, TimeUnit.MINUTES);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
