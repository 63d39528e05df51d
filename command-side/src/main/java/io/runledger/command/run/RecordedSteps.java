package io.runledger.command.run;

import io.runledger.events.run.AttemptStart.RecordedStep;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import java.util.ArrayList;
import java.util.List;

/** Finds the closed steps that lead to where an attempt stands: its own, and what it inherited. */
final class RecordedSteps {

    private RecordedSteps() {}

    static List<RecordedStep> leadingTo(List<? extends RunEvent> events, int attempt) {
        return leadingTo(events, attempt, Integer.MAX_VALUE);
    }

    private static List<RecordedStep> leadingTo(
            List<? extends RunEvent> events, int attempt, int lastStep) {
        List<RecordedStep> steps = new ArrayList<>();
        int firstOwn = 0;
        for (RunEvent event : events) {
            if (event instanceof AttemptRequested from && from.attempt() == attempt) {
                steps.addAll(
                        leadingTo(events, from.fromAttempt(), Math.min(lastStep, from.fromStep())));
                firstOwn = from.fromStep();
            }
        }
        steps.addAll(own(events, attempt, firstOwn, lastStep));
        return steps;
    }

    /** The attempt's own steps with a checkpoint; its first checkpoint is a start, not a step. */
    private static List<RecordedStep> own(
            List<? extends RunEvent> events, int attempt, int start, int lastStep) {
        List<RecordedStep> steps = new ArrayList<>();
        List<NodeResult> open = new ArrayList<>();
        for (RunEvent event : events) {
            if (event instanceof NodeCompleted node && node.attempt() == attempt) {
                open.add(result(node));
            }
            if (event instanceof CheckpointCreated closed && closed.attempt() == attempt) {
                if (closed.step() > start && closed.step() <= lastStep) {
                    steps.add(new RecordedStep(closed.step(), open));
                }
                open.clear();
            }
        }
        return steps;
    }

    private static NodeResult result(NodeCompleted e) {
        return new NodeResult(
                new NodePlace(e.node(), e.path(), e.nodeType()),
                e.update(),
                e.route(),
                e.gotoTargets(),
                e.uiMessages(),
                e.streamMessages(),
                e.worker(),
                e.tries(),
                e.tokensIn(),
                e.tokensOut(),
                null,
                e.startedAt(),
                e.at());
    }
}
