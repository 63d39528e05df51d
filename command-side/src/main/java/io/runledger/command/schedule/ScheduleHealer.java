package io.runledger.command.schedule;

import io.runledger.command.schedule.ScheduleIntents.Intent;
import io.runledger.command.schedule.control.SchedulesUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks after changes of schedules that a crash, or Temporal's absence, has left between the two
 * worlds. It looks at those alone; other differences are for reconciliation.
 */
@Component
class ScheduleHealer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleHealer.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final ScheduleIntents intents;
    private final ScheduleSettling settling;
    private final Clock clock;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable Thread thread;
    private String problem = "";

    ScheduleHealer(ScheduleIntents intents, ScheduleSettling settling, Clock clock) {
        this.intents = intents;
        this.settling = settling;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        CountDownLatch running = new CountDownLatch(1);
        stopping = running;
        thread = Thread.ofVirtual().name("schedule-healer").start(() -> look(running));
    }

    private void look(CountDownLatch stop) {
        try {
            do {
                try {
                    heal();
                    problem = "";
                } catch (RuntimeException e) {
                    tell(String.valueOf(e.getMessage()));
                }
            } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts right what was left behind; one that cannot be does not keep the others from it. */
    void heal() {
        RuntimeException first = null;
        for (Intent intent : intents.leftBehind(clock.instant())) {
            try {
                settling.heal(intent);
                LOG.info("schedule {} is in Temporal as in the log again", intent.scheduleId());
            } catch (SchedulesUnavailable e) {
                // The others would wait for Temporal in vain.
                throw e;
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Once, however often it tries. */
    private void tell(String message) {
        if (!message.equals(problem)) {
            problem = message;
            LOG.warn("Changes of schedules are left open, and this is tried again: {}", message);
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
