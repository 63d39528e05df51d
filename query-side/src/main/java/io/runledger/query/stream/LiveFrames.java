package io.runledger.query.stream;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Turns pieces of live text into frames while their nodes run. A piece of a node that the log has
 * ended is left out: the whole answer was sent in its place.
 */
final class LiveFrames {

    private int attempt;
    private int closedStep;
    private final Set<String> ended = new HashSet<>();

    /**
     * @param attempt the run's current attempt
     * @param closedStep the newest step that it has closed
     */
    LiveFrames(int attempt, int closedStep) {
        this.attempt = attempt;
        this.closedStep = closedStep;
    }

    /** Takes the run's next event. */
    void add(RunEvent event) {
        switch (event) {
            case NodeCompleted e when e.attempt() == attempt -> ended.add(e.path());
            case NodeFailed e when e.attempt() == attempt -> ended.add(e.path());
            case CheckpointCreated e when e.attempt() == attempt -> goesOn(attempt, e.step());
            case AttemptRequested e -> goesOn(e.attempt(), e.fromStep());
            case RunEvent _ -> {}
        }
    }

    private void goesOn(int inAttempt, int closed) {
        attempt = inAttempt;
        closedStep = closed;
        ended.clear();
    }

    /** The frame of a piece, behind another frame; empty where its node does not run any more. */
    Optional<Frame> frame(LivePiece piece, FrameId behind) {
        boolean runs =
                piece.attempt() == attempt
                        && piece.step() > closedStep
                        && !ended.contains(piece.path());
        return runs
                ? Optional.of(new Frame(behind.withLive(piece.live()), Mode.MESSAGES, token(piece)))
                : Optional.empty();
    }

    private static Json.Obj token(LivePiece piece) {
        return Json.obj()
                .put("type", "token")
                .put("node", piece.node())
                .put("path", piece.path())
                .put("step_id", NodeFrames.nodeId(piece.attempt(), piece.step(), piece.path()))
                .put("call_id", piece.callId())
                .put("index", piece.sequence())
                .put("content", piece.text())
                .build();
    }
}
