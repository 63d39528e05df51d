package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunCommand.RecordStep;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The events of steps: what starts, what ended, and the checkpoint between them. */
final class StepEvents {

    private StepEvents() {}

    static List<RunEvent> start(StartAttempt c) {
        List<RunEvent> events = new ArrayList<>();
        events.add(new RunStarted(c.runId(), c.attempt(), c.execution(), c.at()));
        events.add(
                new CheckpointCreated(
                        c.runId(),
                        c.attempt(),
                        c.step(),
                        c.stateHash(),
                        List.of(),
                        names(c.next()),
                        c.at()));
        events.addAll(started(c.runId(), c.attempt(), c.step() + 1, c.next(), c.at()));
        return events;
    }

    /** The results that are not recorded yet, in the order in which they are given. */
    static List<RunEvent> results(
            RunState state, RunId run, int attempt, int step, List<NodeResult> results) {
        return results.stream()
                .filter(result -> !state.isRecorded(result.place().path()))
                .map(result -> ended(run, attempt, step, result))
                .toList();
    }

    static List<RunEvent> close(RunState state, RecordStep c) {
        List<RunEvent> events =
                new ArrayList<>(results(state, c.runId(), c.attempt(), c.step(), c.results()));
        String stateHash = c.stateHash();
        if (stateHash != null) {
            List<String> completed = new ArrayList<>(state.completedNodes());
            events.stream()
                    .filter(NodeCompleted.class::isInstance)
                    .forEach(event -> completed.add(((NodeCompleted) event).node()));
            events.add(
                    new CheckpointCreated(
                            c.runId(),
                            c.attempt(),
                            c.step(),
                            stateHash,
                            completed,
                            names(c.next()),
                            c.at()));
            events.addAll(started(c.runId(), c.attempt(), c.step() + 1, c.next(), c.at()));
        }
        if (c.end() != null) {
            RunError error = c.end().error();
            events.add(
                    error == null
                            ? new RunCompleted(c.runId(), c.attempt(), c.at())
                            : failed(c.runId(), c.attempt(), error, c.at()));
        }
        return events;
    }

    static RunEvent failed(RunId run, int attempt, RunError error, Instant at) {
        return new RunFailed(run, attempt, error.code(), error.message(), error.node(), at);
    }

    private static List<RunEvent> started(
            RunId run, int attempt, int step, List<NodePlace> next, Instant at) {
        return next.stream()
                .<RunEvent>map(place ->
                        new NodeStarted(
                                run, attempt, step, place.node(), place.path(), place.type(), at))
                .toList();
    }

    private static RunEvent ended(RunId run, int attempt, int step, NodeResult result) {
        NodePlace place = result.place();
        RunError error = result.error();
        return error == null
                ? new NodeCompleted(
                        run,
                        attempt,
                        step,
                        place.node(),
                        place.path(),
                        place.type(),
                        result.update(),
                        result.route(),
                        result.gotoTargets(),
                        result.uiMessages(),
                        result.streamMessages(),
                        result.worker(),
                        result.tries(),
                        result.tokensIn(),
                        result.tokensOut(),
                        result.startedAt(),
                        result.completedAt())
                : new NodeFailed(
                        run,
                        attempt,
                        step,
                        place.node(),
                        place.path(),
                        place.type(),
                        error.code(),
                        error.message(),
                        result.worker(),
                        result.tries(),
                        result.tokensIn(),
                        result.tokensOut(),
                        result.startedAt(),
                        result.completedAt());
    }

    private static List<String> names(List<NodePlace> places) {
        return places.stream().map(NodePlace::node).toList();
    }
}
