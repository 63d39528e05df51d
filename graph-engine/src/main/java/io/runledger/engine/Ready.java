package io.runledger.engine;

import org.jspecify.annotations.Nullable;

/** Whether a run goes on, and how. */
final class Ready {

    private final Program program;
    private final Execution execution;

    private Ready(Program program, Execution execution) {
        this.program = program;
        this.execution = execution;
    }

    static Verdict verdict(Program program, Execution execution) {
        return new Ready(program, execution).verdict();
    }

    private Verdict verdict() {
        long bytes = execution.stateBytes();
        if (bytes > GraphEngine.MAX_STATE_BYTES) {
            var message =
                    "the state has " + bytes + " bytes, more than " + GraphEngine.MAX_STATE_BYTES;
            return new Verdict.Failed("state_too_large", message, null);
        }
        if (Told.isDue(program, execution)) {
            return new Verdict.Outside();
        }
        var pause = Pauses.whole(program, execution);
        if (pause != null) {
            return new Verdict.Paused(pause);
        }
        var root = Level.root(program);
        if (execution.root().isOver(root.graph())) {
            return new Verdict.Done();
        }
        var failed = failed(root, execution.root());
        return failed == null ? step() : failed;
    }

    private Verdict step() {
        var step = execution.nextStep(program);
        if (step.isTooLarge()) {
            var message = "a step would start more than " + Step.MOST_NODES + " nodes";
            var first = NodePath.top(step.places().getFirst().path());
            return new Verdict.Failed("too_many_nodes", message, first);
        }
        return new Verdict.Next(step.places());
    }

    /** Why a graph under way cannot go on; null: it and all in it can. */
    private Verdict.@Nullable Failed failed(Level level, Frame frame) {
        if (!frame.isEnclosing() && frame.isOver(level.graph())) {
            return null;
        }
        var ready = Flow.ready(level.graph(), frame.position());
        var top = level.path().isEmpty() ? null : NodePath.top(level.path());
        if (ready.isEmpty()) {
            return new Verdict.Failed("deadlock", "deadlock: no ready nodes", top);
        }
        int maxSteps = level.graph().maxSteps(frame.config());
        if (frame.taken() >= maxSteps) {
            var message = "the run has taken " + maxSteps + " steps, as many as it may";
            return new Verdict.Failed("step_limit", message, top == null ? ready.getFirst() : top);
        }
        for (var child : frame.children().entrySet()) {
            var failed = failed(level.below(program, child.getKey()), child.getValue());
            if (failed != null) {
                return failed;
            }
        }
        return null;
    }
}
