package io.runledger.query.page;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.TimeoutPolicy;
import io.runledger.platform.page.Shown;
import io.runledger.query.run.Checkpoint;
import io.runledger.query.run.Decision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run waits for.
 *
 * @param what a sentence that says where it waits
 * @param message what an interrupt node says, or null
 * @param rejection a sentence that says what a rejection leads to
 * @param limit a sentence that says until when it waits and what happens then, or null
 * @param checkpoint the wait's own, so that an answer to it is no answer to a later one
 */
public record PauseView(
        String what,
        @Nullable String message,
        String rejection,
        @Nullable String limit,
        String checkpoint) {

    static @Nullable PauseView of(@Nullable RunInterrupted pause) {
        if (pause == null) {
            return null;
        }
        String nodes = String.join(", ", pause.nodes());
        String what =
                switch (pause.kind()) {
                    case BEFORE -> "It waits before " + nodes + ".";
                    case AFTER -> "It waits after " + nodes + ".";
                    case NODE -> "It waits for an answer at " + nodes + ".";
                };
        String rejection =
                Boolean.TRUE.equals(pause.decides())
                        ? "The graph goes on by what is decided."
                        : "A rejection ends the run.";
        return new PauseView(
                what,
                pause.message(),
                rejection,
                limit(pause),
                Checkpoint.id(pause.runId(), pause.attempt(), pause.step()));
    }

    private static @Nullable String limit(RunInterrupted pause) {
        if (pause.expiresAt() == null) {
            return null;
        }
        String then =
                switch (Objects.requireNonNullElse(pause.onTimeout(), TimeoutPolicy.REJECT)) {
                    case APPROVE -> "it is approved";
                    case REJECT -> "it is rejected";
                    case CANCEL -> "the run is cancelled";
                    case FAIL -> "the run fails";
                };
        return "Where nobody decides before %s UTC, %s."
                .formatted(Shown.time(pause.expiresAt()), then);
    }

    /** What was decided about one of the run's waits. */
    public record DecisionLine(
            String decision, String by, String at, String about, @Nullable String comment) {

        static DecisionLine of(Decision decision) {
            return new DecisionLine(
                    lower(decision.decision()),
                    decision.by(),
                    Shown.time(decision.at()),
                    String.join(", ", decision.about().nodes()),
                    decision.comment());
        }
    }
}
