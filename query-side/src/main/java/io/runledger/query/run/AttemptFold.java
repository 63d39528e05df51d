package io.runledger.query.run;

import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts of a run, oldest first. */
final class AttemptFold {

    private final List<Attempt> attempts;

    AttemptFold(RunRequested requested) {
        ForkOrigin origin = requested.origin();
        attempts = new ArrayList<>();
        attempts.add(
                new Attempt(
                        0,
                        origin == null ? null : origin.checkpointId(),
                        null,
                        null,
                        origin == null ? "start" : "fork",
                        requested.trigger().requestedBy(),
                        RunStatus.PENDING,
                        null,
                        null,
                        null));
    }

    AttemptFold(AttemptFold other) {
        attempts = new ArrayList<>(other.attempts);
    }

    Attempt current() {
        return attempts.getLast();
    }

    List<Attempt> all() {
        return List.copyOf(attempts);
    }

    void started(int attempt, Instant at) {
        attempts.replaceAll(each -> each.number() == attempt ? each.startedAt(at) : each);
    }

    /** The current attempt's new status. */
    void now(RunStatus status) {
        attempts.set(attempts.size() - 1, current().as(status));
    }

    /** Another attempt takes the place of the current one, which ends where it has not ended. */
    void another(AttemptRequested e) {
        ended(current().number(), RunStatus.CANCELLED, null, e.at());
        attempts.add(
                new Attempt(
                        e.attempt(),
                        Checkpoint.id(e.runId(), e.fromAttempt(), e.fromStep()),
                        e.fromAttempt(),
                        e.fromStep(),
                        e.reason(),
                        e.by(),
                        RunStatus.PENDING,
                        null,
                        null,
                        null));
    }

    /** Whether it was the current attempt, and had not ended before. */
    boolean ended(int attempt, RunStatus as, @Nullable RunError why, Instant at) {
        if (current().number() != attempt || current().status().isTerminal()) {
            return false;
        }
        attempts.set(attempts.size() - 1, current().ended(as, why, at));
        return true;
    }
}
