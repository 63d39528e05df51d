package io.runledger.billing.reconciliation;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks after passes: makes Temporal's schedule, or stands in for it where there are none; and
 * starts again what has been silent, since a Temporal that forgets (the in-JVM server does, with
 * its process) must not leave a pass behind.
 */
@Component
class PassWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PassWatch.class);

    /** Longer than a piece of work takes, with one answer of LiteLLM's. */
    private static final Duration SILENT = Duration.ofSeconds(90);

    private static final Duration REFRESH = Duration.ofSeconds(15);

    private final Passes passes;
    private final PassStarter starter;
    private final ReconcileSchedule schedule;
    private final ReconcilerMetrics metrics;
    private final ReconcilerSettings settings;
    private final Clock clock;

    private boolean isScheduled;
    private @Nullable Instant nextDue;
    private Instant refreshed = Instant.EPOCH;
    private boolean isFirst = true;

    PassWatch(
            Passes passes,
            PassStarter starter,
            ReconcileSchedule schedule,
            ReconcilerMetrics metrics,
            ReconcilerSettings settings,
            Clock clock) {
        this.passes = passes;
        this.starter = starter;
        this.schedule = schedule;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /** Called every few seconds, by one thread. */
    void look() {
        Instant now = clock.instant();
        if (Duration.between(refreshed, now).compareTo(REFRESH) > 0) {
            metrics.refresh();
            refreshed = now;
        }
        wake();
        beginWhatIsDue(now);
    }

    /** Instead, where there is no spend log any more: nobody must wait for what cannot end. */
    void giveUp() {
        passes.running()
                .forEach(pass -> passes.failed(pass.id(), "LITELLM_BASE_URL is not set any more"));
    }

    private void wake() {
        for (Pass pass : passes.running()) {
            if (isFirst || passes.isSilent(pass.id(), SILENT)) {
                starter.start(pass.id());
            }
        }
        isFirst = false;
    }

    private void beginWhatIsDue(Instant now) {
        Duration every = settings.every();
        if (!isScheduled) {
            isScheduled = isMade(every);
        }
        if (nextDue != null && !now.isBefore(nextDue)) {
            nextDue = now.plus(every);
            starter.startDue();
        }
    }

    private boolean isMade(Duration every) {
        try {
            schedule.make(every);
        } catch (RuntimeException e) {
            if (!hasNoSchedules(e)) {
                throw e;
            }
            LOG.info("This Temporal has no schedules; reconciling every {} by a timer", every);
            nextDue = clock.instant().plus(every);
        }
        return true;
    }

    /** The client wraps what the server answers. */
    private static boolean hasNoSchedules(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException status
                    && status.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return true;
            }
        }
        return false;
    }
}
