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
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunPause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of steps: what starts, what ended, and the checkpoint between them. */
final class StepEvents {

    private StepEvents() {}

    static List<RunEvent> start(RunState state, StartAttempt c) {
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
                        control(c.control()),
                        c.at()));
        events.addAll(started(c.runId(), c.attempt(), c.step() + 1, c.next(), c.at()));
        paused(state, c.runId(), c.attempt(), c.step(), c.pause(), c.at()).ifPresent(events::add);
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
            events.add(checkpoint(state, c, stateHash, events));
            events.addAll(started(c.runId(), c.attempt(), c.step() + 1, c.next(), c.at()));
            paused(state, c.runId(), c.attempt(), c.step(), c.pause(), c.at())
                    .ifPresent(events::add);
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

    private static RunEvent checkpoint(
            RunState state, RecordStep c, String stateHash, List<RunEvent> results) {
        List<String> completed = new ArrayList<>(state.completedNodes());
        for (RunEvent result : results) {
            if (result instanceof NodeCompleted node) {
                completedName(node).ifPresent(completed::add);
            }
        }
        return new CheckpointCreated(
                c.runId(),
                c.attempt(),
                c.step(),
                stateHash,
                completed,
                names(c.next()),
                control(c.control()),
                c.at());
    }

    private static @Nullable Integer control(int number) {
        return number == 0 ? null : number;
    }

    /** The wait that begins, unless the run waits there already. */
    private static Optional<RunEvent> paused(
            RunState state, RunId run, int attempt, int step, @Nullable RunPause at, Instant when) {
        RunInterrupted held = state.pause();
        return at == null || isAt(held, at)
                ? Optional.empty()
                : Optional.of(
                        new RunInterrupted(
                                run,
                                attempt,
                                step,
                                at.kind(),
                                at.nodes(),
                                at.message(),
                                at.decides(),
                                expiry(state.lostPause(), at, when),
                                at.onTimeout(),
                                when));
    }

    private static boolean isAt(@Nullable RunInterrupted held, RunPause at) {
        return held != null && held.kind() == at.kind() && held.nodes().equals(at.nodes());
    }

    /** An attempt that goes on with a wait of a lost one waits no longer than that would have. */
    private static @Nullable Instant expiry(
            @Nullable RunInterrupted lost, RunPause pause, Instant from) {
        if (lost != null && lost.expiresAt() != null && isAt(lost, pause)) {
            return lost.expiresAt();
        }
        Long millis = pause.timeoutMillis();
        return millis == null ? null : from.plusMillis(millis);
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
                        result.cacheKey(),
                        result.cachedFrom(),
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

    /** What a completed node is called at its checkpoint; nothing for one item of a send node. */
    static Optional<String> completedName(NodeCompleted node) {
        return node.path().indexOf('[') < 0
                ? Optional.of(name(node.node(), node.path()))
                : Optional.empty();
    }

    private static List<String> names(List<NodePlace> places) {
        return places.stream().map(place -> name(place.node(), place.path())).toList();
    }

    /** A node of the graph itself by its name, one inside a subgraph by its path. */
    private static String name(String node, String path) {
        return path.indexOf('/') < 0 ? node : path;
    }
}
