package io.runledger.query.run;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a run, in the order in which they started. */
final class NodeFold {

    private final Map<Place, NodeRun> nodes = new LinkedHashMap<>();

    void started(NodeStarted e) {
        nodes.putIfAbsent(
                new Place(e.attempt(), e.step(), e.path()),
                new NodeRun(
                        e.attempt(),
                        e.step(),
                        e.node(),
                        e.path(),
                        e.nodeType(),
                        "running",
                        null,
                        0,
                        null,
                        null,
                        0,
                        0,
                        e.at(),
                        null));
    }

    void completed(NodeCompleted e) {
        Json.Obj update = e.update();
        nodes.put(
                new Place(e.attempt(), e.step(), e.path()),
                new NodeRun(
                        e.attempt(),
                        e.step(),
                        e.node(),
                        e.path(),
                        e.nodeType(),
                        "success",
                        e.worker(),
                        e.tries(),
                        update,
                        null,
                        e.tokensIn(),
                        e.tokensOut(),
                        e.startedAt(),
                        e.at()));
    }

    void failed(NodeFailed e) {
        nodes.put(
                new Place(e.attempt(), e.step(), e.path()),
                new NodeRun(
                        e.attempt(),
                        e.step(),
                        e.node(),
                        e.path(),
                        e.nodeType(),
                        "error",
                        e.worker(),
                        e.tries(),
                        null,
                        new RunError(e.errorCode(), e.errorMessage(), e.node()),
                        e.tokensIn(),
                        e.tokensOut(),
                        e.startedAt(),
                        e.at()));
    }

    /** What still ran when its attempt ended will not end any more. */
    void attemptEnded(int attempt, Instant at) {
        nodes.replaceAll((place, node) ->
                place.attempt() == attempt && node.isRunning() ? node.cancelled(at) : node);
    }

    List<NodeRun> all() {
        return List.copyOf(nodes.values());
    }

    private record Place(int attempt, int step, String path) {}
}
