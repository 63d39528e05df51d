package io.runledger.query.run;

import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run waits for, and what was decided about its waits. */
final class WaitFold {

    private final List<Decision> decisions;
    private @Nullable RunInterrupted last;
    private @Nullable RunInterrupted now;

    WaitFold() {
        decisions = new ArrayList<>();
    }

    WaitFold(WaitFold other) {
        decisions = new ArrayList<>(other.decisions);
        last = other.last;
        now = other.now;
    }

    void begins(RunInterrupted e) {
        last = e;
        now = e;
    }

    void ends() {
        now = null;
    }

    void resumed(RunResumed e) {
        if (e.decision() != null && last != null) {
            decisions.add(new Decision(e.decision(), e.by(), e.at(), e.comment(), last));
        }
    }

    void cancelled(RunCancelled e) {
        if (e.decision() != null && last != null) {
            String reason = e.reason();
            String comment =
                    reason != null && reason.startsWith(Decision.REJECTED)
                            ? reason.substring(Decision.REJECTED.length())
                            : null;
            decisions.add(new Decision(e.decision(), e.by(), e.at(), comment, last));
        }
    }

    /** What the run waits for, or null where it does not wait for anybody. */
    @Nullable RunInterrupted now() {
        return now;
    }

    /** What was decided, oldest first. */
    List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    int size() {
        return decisions.size();
    }
}
