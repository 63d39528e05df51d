package io.runledger.command.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunCommand.InjectState;
import io.runledger.events.run.RunCommand.ResumeRun;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.StateInjected;
import java.util.List;

/**
 * The rules of what a run is told while it goes on. Injections and resumes are numbered together,
 * 1, 2, 3 and so on over all attempts, and each is kept until a checkpoint has it in it.
 */
final class ControlRules {

    /** A run that nobody carries out must not pile up what it is told. */
    static final int MOST_WAITING = 1_000;

    /** Nor more than this of it, in characters of JSON: they are kept in memory. */
    private static final long MOST_TEXT = 64L * 1024 * 1024;

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
        RunRules.requireKnown(state, c);
        RunInterrupted pause = state.pause();
        if (pause == null) {
            throw new Refused(RefusalCode.NOT_INTERRUPTED, RunRules.refusal(c, standing(state)));
        }
        PausePlace meant = c.pause();
        if (meant != null && !meant.equals(new PausePlace(pause.attempt(), pause.step()))) {
            throw new Refused(
                    RefusalCode.NOT_INTERRUPTED,
                    RunRules.refusal(c, "was resumed by somebody else and waits anew since"));
        }
        return List.of(
                new RunResumed(
                        c.runId(),
                        state.attempt(),
                        state.lastControl() + 1,
                        c.updates(),
                        c.gotoTargets(),
                        c.by(),
                        c.at()));
    }

    private static String standing(RunState state) {
        return switch (state.phase()) {
            case COMPLETED -> "has completed and waits for nobody";
            case FAILED -> "has failed and waits for nobody";
            case CANCELLED -> "was cancelled and waits for nobody";
            case UNKNOWN, OPEN -> "goes on and waits for nobody";
        };
    }

    private static void requireOpen(RunState state, RunCommand c) {
        RunRules.requireKnown(state, c);
        if (!state.isOpen()) {
            throw RunRules.terminal(c, "has ended");
        }
    }
}
