package io.runledger.worker.run;

import io.runledger.engine.Closed;
import io.runledger.engine.NodePath;
import io.runledger.engine.ReducerFault;
import io.runledger.engine.Verdict;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunWorkflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries an attempt out, step by step, until it ends. Workflow code. */
final class Steps {

    private final Attempt attempt;
    private final NodeActivities workers;
    private final Pauses pauses;
    private final BooleanSupplier full;

    /**
     * @param full whether nothing new should begin in this execution of the workflow
     */
    Steps(Attempt attempt, NodeActivities workers, Pauses pauses, BooleanSupplier full) {
        this.attempt = attempt;
        this.workers = workers;
        this.pauses = pauses;
        this.full = full;
    }

    /**
     * Carries steps out until the attempt ends or nothing new should begin.
     *
     * @param before what an earlier execution recorded of a step that it did not close; null:
     *     nothing
     */
    Ending carryOut(Progress from, RunWorkflow.@Nullable Underway before) {
        Progress progress = from;
        List<NodeResult> known =
                before == null || before.step() != from.step() + 1 ? List.of() : before.results();
        do {
            boolean isRecorded = progress != from;
            Step step = step(progress, isRecorded, known);
            if (step.outcome() != null) {
                return new Ending(flushed(progress, step.outcome()), null);
            }
            if (step.underway() != null) {
                return handedOn(step.underway());
            }
            progress = Objects.requireNonNull(step.progress());
            known = List.of();
        } while (isToldUnrecorded(progress) || !full.getAsBoolean());
        return handedOn(null);
    }

    /** A signal may make the workflow end its execution twice, as below. */
    private static Ending handedOn(RunWorkflow.@Nullable Underway underway) {
        Attempt.endTask();
        return new Ending(null, underway);
    }

    /**
     * How an execution ends.
     *
     * @param outcome the attempt's; null where another execution goes on
     * @param underway what that one is handed; null: nothing
     */
    record Ending(@Nullable RunOutcome outcome, RunWorkflow.@Nullable Underway underway) {}

    /** What a run was told while it waited is not recorded yet, and would be asked for again. */
    private static boolean isToldUnrecorded(Progress progress) {
        return progress.verdict() instanceof Verdict.Outside;
    }

    /**
     * A workflow that was signalled may have to end twice. What it told the ledger is then better
     * in its history, or it would begin again and find the run ended.
     */
    private static RunOutcome flushed(Progress progress, RunOutcome outcome) {
        if (progress.control() > 0) {
            Attempt.endTask();
        }
        return outcome;
    }

    private Step step(Progress progress, boolean isRecorded, List<NodeResult> known) {
        return switch (progress.verdict()) {
            case Verdict.Next(var places) -> wave(progress, places, known);
            // A graph whose start leads to its end has no nodes to run, and yet a step.
            case Verdict.Done() -> wave(progress, List.of(), known);
            case Verdict.Outside() -> close(progress, List.of(), Progress::afterControls);
            case Verdict.Paused(var why) ->
                    pauses.wait(attempt, progress, why, isRecorded)
                            .map(Step::at)
                            .orElseGet(() -> Step.end(RunOutcome.error(ErrorCodes.TIMEOUT)));
            case Verdict.Failed failed -> {
                attempt.fail(Progress.error(failed));
                yield Step.end(RunOutcome.error(Progress.error(failed).code()));
            }
        };
    }

    private Step wave(Progress progress, List<NodePlace> places, List<NodeResult> known) {
        Wave wave = new Wave(attempt, progress, places, workers, full);
        if (!wave.run(known)) {
            return new Step(null, null, new RunWorkflow.Underway(wave.step(), wave.all()));
        }
        List<NodeResult> results = wave.results();
        RunError nodeError = error(results);
        return nodeError == null
                ? close(progress, wave.rest(), from -> from.after(results))
                : failed(progress, wave.rest(), nodeError);
    }

    /** Why the step failed: the first failed node in declared order, named by the top level. */
    private static @Nullable RunError error(List<NodeResult> results) {
        for (NodeResult result : results) {
            RunError error = result.error();
            if (error != null) {
                String top = NodePath.top(result.place().path());
                return new RunError(error.code(), error.message(), top);
            }
        }
        return null;
    }

    private Step failed(Progress progress, List<NodeResult> rest, RunError error) {
        attempt.recordFailure(progress.step() + 1, rest, progress.control(), error);
        return Step.end(RunOutcome.error(error.code()));
    }

    /**
     * Closes a step. Whatever the run was told by then is taken in before, so that nothing that
     * somebody was promised is lost at the end.
     *
     * @param fold what the step does to the position that it began at
     */
    private Step close(
            Progress progress, List<NodeResult> rest, Function<Progress, Progress.Folded> fold) {
        Progress from = progress;
        while (true) {
            Progress.Folded folded;
            try {
                folded = fold.apply(from);
            } catch (ReducerFault fault) {
                String message =
                        Objects.requireNonNullElse(fault.getMessage(), "state update failed");
                return failed(
                        from, rest, new RunError(ErrorCodes.NODE_FAILED, message, fault.node()));
            }
            Progress after = folded.progress();
            Verdict verdict = after.verdict();
            List<RunControl> missing =
                    attempt.recordStep(with(rest, folded.closed()), after, verdict);
            if (missing.isEmpty()) {
                return new Step(after, outcome(verdict), null);
            }
            from = from.takeIn(missing);
        }
    }

    private static List<NodeResult> with(List<NodeResult> rest, List<Closed> closed) {
        if (closed.isEmpty()) {
            return rest;
        }
        Instant at = Attempt.now();
        List<NodeResult> all = new ArrayList<>(rest);
        closed.forEach(end -> all.add(NodeResults.pure(end.place(), end.update(), at, at)));
        return all;
    }

    private static @Nullable RunOutcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Next _, Verdict.Outside _, Verdict.Paused _ -> null;
            case Verdict.Done _ -> RunOutcome.SUCCESS;
            case Verdict.Failed failed -> RunOutcome.error(Progress.error(failed).code());
        };
    }

    /** A step: where the attempt is now, or how it ended, or how far the step itself has come. */
    private record Step(
            @Nullable Progress progress,
            @Nullable RunOutcome outcome,
            RunWorkflow.@Nullable Underway underway) {

        static Step at(Progress progress) {
            return new Step(progress, null, null);
        }

        static Step end(RunOutcome outcome) {
            return new Step(null, outcome, null);
        }
    }
}
