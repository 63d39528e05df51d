package io.runledger.command.schedule.slot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has the accountant look, every few seconds, for as long as the application runs. */
@Component
class AccountingWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AccountingWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final SlotAccountant accountant;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable Thread thread;
    private String problem = "";
    private long nextCleaning = System.nanoTime();

    AccountingWatch(SlotAccountant accountant) {
        this.accountant = accountant;
    }

    @Override
    public synchronized void start() {
        CountDownLatch running = new CountDownLatch(1);
        stopping = running;
        thread = Thread.ofVirtual().name("slot-accountant").start(() -> look(running));
    }

    private void look(CountDownLatch stop) {
        try {
            while (!stop.await(pass().toMillis(), TimeUnit.MILLISECONDS)) {
                // Each turn is a pass.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long to wait for the next pass. */
    private Duration pass() {
        try {
            boolean more = accountant.look();
            if (System.nanoTime() - nextCleaning >= 0) {
                accountant.forgetOld();
                nextCleaning = System.nanoTime() + BETWEEN_CLEANINGS.toNanos();
            }
            problem = "";
            return more ? Duration.ZERO : LOOK;
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.equals(problem)) {
                problem = message;
                LOG.warn("Due times are left without a fate, and this is tried again", e);
            }
            return AFTER_TROUBLE;
        }
    }

    @Override
    public void stop() {
        stopping.countDown();
        Thread working = thread;
        if (working == null) {
            return;
        }
        try {
            if (!working.join(DRAIN)) {
                working.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }
}
