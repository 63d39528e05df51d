package io.runledger.command.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.Review;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunCommand.DecideRun;
import io.runledger.events.run.RunCommand.ExpirePause;
import io.runledger.events.run.RunCommand.InjectState;
import io.runledger.events.run.RunCommand.ResumeRun;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.TimeoutPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of what a run is told while it goes on. Injections and resumes are numbered together,
 * 1, 2, 3 and so on over all attempts, and each is kept until a checkpoint has it in it.
 */
final class ControlRules {

    /** A run that nobody carries out must not pile up what it is told. */
    static final int MOST_WAITING = 1_000;

    /** Nor more than this of it, in characters of JSON: they are kept in memory. */
    private static final long MOST_TEXT = 64L * 1024 * 1024;

    /** Who decides where nobody did in time. */
    private static final String TIMEOUT = "system:timeout";

    private static final String IN_VAIN = "nobody decided in time";

    private ControlRules() {}

    static List<RunEvent> inject(RunState state, InjectState c) {
        requireOpen(state, c);
        List<RunControl> waiting = state.controlsAfter(0);
        if (waiting.size() >= MOST_WAITING || text(waiting) > MOST_TEXT) {
            throw new Refused(
                    RefusalCode.CONFLICT,
                    RunRules.refusal(
                            c,
                            "has not taken in %d earlier controls yet".formatted(waiting.size())));
        }
        return List.of(
                new StateInjected(
                        c.runId(),
                        state.attempt(),
                        state.lastControl() + 1,
                        c.updates(),
                        c.applyAfter(),
                        c.by(),
                        c.at()));
    }

    private static long text(List<RunControl> controls) {
        return controls.stream().mapToLong(control -> control.updates().text().length()).sum();
    }

    static List<RunEvent> resume(RunState state, ResumeRun c) {
        requirePause(state, c, c.pause());
        return List.of(
                new RunResumed(
                        c.runId(),
                        state.attempt(),
                        state.lastControl() + 1,
                        c.updates(),
                        c.gotoTargets(),
                        null,
                        null,
                        c.by(),
                        c.at()));
    }

    static List<RunEvent> decide(RunState state, DecideRun c) {
        RunInterrupted pause = requirePause(state, c, c.pause());
        return List.of(
                decided(state, pause, c.decision(), c.updates(), c.comment(), c.by(), c.at()));
    }

    private static RunEvent decided(
            RunState state,
            RunInterrupted pause,
            DecisionKind decision,
            Json.Obj updates,
            @Nullable String comment,
            String by,
            Instant at) {
        boolean ends = decision == DecisionKind.REJECT && !Boolean.TRUE.equals(pause.decides());
        return ends
                ? new RunCancelled(
                        pause.runId(),
                        state.attempt(),
                        by,
                        comment == null ? "rejected" : "rejected: " + comment,
                        decision,
                        at)
                : new RunResumed(
                        pause.runId(),
                        state.attempt(),
                        state.lastControl() + 1,
                        updates,
                        List.of(),
                        decision,
                        comment,
                        by,
                        at);
    }

    /** The end of a wait whose time is over; nothing where it was over before, or is not yet. */
    static List<RunEvent> expire(RunState state, ExpirePause c) {
        RunInterrupted pause = state.pause();
        if (pause == null
                || !c.pause().equals(new PausePlace(pause.attempt(), pause.step()))
                || pause.expiresAt() == null
                || c.at().isBefore(pause.expiresAt())) {
            return List.of();
        }
        return List.of(
                switch (Objects.requireNonNullElse(pause.onTimeout(), TimeoutPolicy.REJECT)) {
                    case APPROVE -> timedOut(state, pause, DecisionKind.APPROVE, c.at());
                    case REJECT -> timedOut(state, pause, DecisionKind.REJECT, c.at());
                    case CANCEL ->
                            new RunCancelled(
                                    c.runId(), state.attempt(), TIMEOUT, IN_VAIN, null, c.at());
                    case FAIL ->
                            new RunFailed(
                                    c.runId(),
                                    state.attempt(),
                                    "timeout",
                                    IN_VAIN,
                                    pause.nodes().isEmpty() ? null : pause.nodes().getFirst(),
                                    c.at());
                });
    }

    private static RunEvent timedOut(
            RunState state, RunInterrupted pause, DecisionKind decision, Instant at) {
        Json.Obj updates =
                Json.obj().put(Review.KEY, Review.state(decision, IN_VAIN, TIMEOUT, at)).build();
        return decided(state, pause, decision, updates, IN_VAIN, TIMEOUT, at);
    }

    /** The wait that is answered. */
    private static RunInterrupted requirePause(
            RunState state, RunCommand c, @Nullable PausePlace meant) {
        RunRules.requireKnown(state, c);
        RunInterrupted pause = state.pause();
        if (pause == null) {
            throw new Refused(RefusalCode.NOT_INTERRUPTED, RunRules.refusal(c, standing(state)));
        }
        if (meant != null && !meant.equals(new PausePlace(pause.attempt(), pause.step()))) {
            String before =
                    state.decided() == null
                            ? "was resumed by somebody else"
                            : decided(state.decided());
            throw new Refused(
                    RefusalCode.NOT_INTERRUPTED,
                    RunRules.refusal(c, before + " and waits anew since"));
        }
        return pause;
    }

    private static String standing(RunState state) {
        RunState.Decided decided = state.decided();
        if (decided != null) {
            return decided(decided) + " and waits for nobody";
        }
        return switch (state.phase()) {
            case SKIPPED -> "was skipped and waits for nobody";
            case COMPLETED -> "has completed and waits for nobody";
            case FAILED -> "has failed and waits for nobody";
            case CANCELLED -> "was cancelled and waits for nobody";
            case UNKNOWN, OPEN -> "goes on and waits for nobody";
        };
    }

    private static String decided(RunState.Decided decided) {
        return "was decided already (%s, by %s at %s)"
                .formatted(
                        decided.decision().name().toLowerCase(Locale.ROOT),
                        decided.by(),
                        decided.at());
    }

    private static void requireOpen(RunState state, RunCommand c) {
        RunRules.requireKnown(state, c);
        if (!state.isOpen()) {
            throw RunRules.terminal(c, "has ended");
        }
    }
}
