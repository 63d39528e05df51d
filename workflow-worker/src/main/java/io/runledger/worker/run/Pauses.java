package io.runledger.worker.run;

import io.runledger.events.run.PauseLimit;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunPause;
import io.runledger.events.run.TimeoutPolicy;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits while a run is paused. What the run was told is in the ledger; a signal only says that
 * there is something to read, so that losing one with an execution loses nothing. Until when it
 * waits is in the ledger too: whoever carries the run on waits for what is left. Workflow code.
 */
final class Pauses {

    private static final int NOTHING = -1;

    /** The workflow's clock has milliseconds, a limit may have less: this is never too early. */
    private static final Duration ROUNDED_UP = Duration.ofMillis(1);

    /** Where a limit is over by the workflow's clock and not by the ledger's. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private int heard;

    /** Somebody says that the run has a control of this number. */
    void hear(int number) {
        heard = Math.max(heard, number);
    }

    /**
     * Waits until the run has been told something, and takes it in.
     *
     * @param why what it waits for
     * @param known whether the ledger has just said that nothing more is there
     * @return empty where the run has failed since nobody told it anything in time
     */
    Optional<Progress> wait(Attempt attempt, Progress progress, RunPause why, boolean known) {
        int past = known ? progress.control() : NOTHING;
        PauseLimit limit = why.timeoutMillis() == null ? null : attempt.limit();
        while (true) {
            int read = past;
            PausePlace expired = isHeardAfter(read, limit) ? null : place(limit);
            if (expired != null) {
                attempt.expire(expired);
                limit = attempt.limit();
            }
            // Noted before it is read: what is heard of meanwhile may not be in the answer.
            past = heard;
            List<RunControl> told = attempt.controlsAfter(progress.control());
            if (!told.isEmpty()) {
                return Optional.of(progress.takeIn(told));
            }
            boolean over = expired != null && place(limit) == null;
            if (over && why.onTimeout() == TimeoutPolicy.FAIL) {
                return Optional.empty();
            }
            // What was heard of was told to an earlier attempt; a run that was cancelled ends here.
            past = Math.max(past, progress.control());
        }
    }

    private boolean isHeardAfter(int read, @Nullable PauseLimit limit) {
        Instant until = limit == null || limit.pause() == null ? null : limit.expiresAt();
        if (until == null) {
            Workflow.await(() -> heard > read);
            return true;
        }
        Duration left = Duration.between(Attempt.now(), until).plus(ROUNDED_UP);
        return Workflow.await(left.compareTo(SHORTEST) < 0 ? SHORTEST : left, () -> heard > read);
    }

    private static @Nullable PausePlace place(@Nullable PauseLimit limit) {
        return limit == null ? null : limit.pause();
    }
}
