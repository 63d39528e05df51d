package io.runledger.worker.run;

import io.runledger.engine.NodeUpdate;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunError;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes results in the words of the ledger. */
final class NodeResults {

    private NodeResults() {}

    /** Of a node that called nobody. */
    static NodeResult pure(NodePlace place, NodeUpdate update, Instant at) {
        return result(place, update, null, 0, 0, 0, null, at, at);
    }

    /** Of a node that failed before anything was sent. */
    static NodeResult failed(NodePlace place, String message, Instant at) {
        RunError error = new RunError(ErrorCodes.NODE_FAILED, message, place.node());
        return result(place, nothing(place), null, 0, 0, 0, error, at, at);
    }

    private static NodeUpdate nothing(NodePlace place) {
        return new NodeUpdate(
                place.node(), Json.Obj.EMPTY, null, List.of(), Json.Arr.EMPTY, Json.Arr.EMPTY);
    }

    private static NodeResult result(
            NodePlace place,
            NodeUpdate update,
            @Nullable String worker,
            int tries,
            long tokensIn,
            long tokensOut,
            @Nullable RunError error,
            Instant startedAt,
            Instant completedAt) {
        return new NodeResult(
                place,
                update.update(),
                update.route(),
                update.gotoTargets(),
                update.uiMessages(),
                update.streamMessages(),
                worker,
                tries,
                tokensIn,
                tokensOut,
                error,
                startedAt,
                completedAt);
    }

    /** The calls that one node made, at least one by the time it ends. */
    static final class Calls {

        private final NodePlace place;
        private int tries;
        private long tokensIn;
        private long tokensOut;
        private @Nullable Instant startedAt;
        private @Nullable NodeAnswer last;

        Calls(NodePlace place) {
            this.place = place;
        }

        void add(NodeAnswer answer) {
            tries++;
            tokensIn += answer.tokensIn();
            tokensOut += answer.tokensOut();
            startedAt = startedAt == null ? answer.startedAt() : startedAt;
            last = answer;
        }

        int tries() {
            return tries;
        }

        NodeResult ended(NodeUpdate update) {
            return of(update, null);
        }

        NodeResult failed() {
            NodeAnswer answer = Objects.requireNonNull(last);
            String code = Objects.requireNonNullElse(answer.errorCode(), ErrorCodes.NODE_FAILED);
            String message = Objects.requireNonNullElse(answer.errorMessage(), code);
            return of(nothing(place), new RunError(code, message, place.node()));
        }

        private NodeResult of(NodeUpdate update, @Nullable RunError error) {
            NodeAnswer answer = Objects.requireNonNull(last);
            return result(
                    place,
                    update,
                    answer.worker().value(),
                    tries,
                    tokensIn,
                    tokensOut,
                    error,
                    Objects.requireNonNull(startedAt),
                    answer.completedAt());
        }
    }
}
