package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodeOrigin;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.json.MessageJson;
import org.jspecify.annotations.Nullable;

/** The parts of a run as the API shows them. */
public final class PartJson {

    private PartJson() {}

    /** An attempt and what it cost by itself. */
    static Json.Obj attempt(Attempt attempt, Cost cost) {
        return Json.obj()
                .put("attempt", attempt.number())
                .put("from_checkpoint", attempt.from())
                .put("reason", attempt.reason())
                .put("by", attempt.by())
                .put("status", lower(attempt.status()))
                .put("error", RunJson.error(attempt.error()))
                .put("started_at", RunJson.time(attempt.startedAt()))
                .put("completed_at", RunJson.time(attempt.completedAt()))
                .put("cost", cost.json())
                .build();
    }

    /**
     * A node.
     *
     * @param update what it changed in the state, null unless it succeeded
     */
    static Json.Obj node(NodeRun node, Json.@Nullable Obj update) {
        Long millis = node.durationMillis();
        return Json.obj()
                .put("node", node.node())
                .put("path", node.path())
                .put("type", node.type())
                .put("step", node.step())
                .put("attempt", node.attempt())
                .put("status", node.status())
                .put("worker", node.worker())
                .put("tries", node.tries())
                .put("cached", node.cachedFrom() != null)
                .put("cached_from", origin(node.cachedFrom()))
                .put("update", update == null ? Json.NULL : update)
                .put("error", RunJson.error(node.error()))
                .put("tokens_in", node.tokensIn())
                .put("tokens_out", node.tokensOut())
                .put("started_at", node.startedAt())
                .put("completed_at", RunJson.time(node.completedAt()))
                .put("duration_ms", millis == null ? Json.NULL : Json.of(millis))
                .build();
    }

    /** The node that an answer was taken from, or JSON null. */
    public static Json origin(@Nullable NodeOrigin origin) {
        return origin == null
                ? Json.NULL
                : Json.obj()
                        .put("run_id", origin.runId().value())
                        .put("attempt", origin.attempt())
                        .put("step", origin.step())
                        .put("path", origin.path())
                        .build();
    }

    static Json.Obj checkpoint(Checkpoint checkpoint) {
        return Json.obj()
                .put("checkpoint_id", checkpoint.id())
                .put("attempt", checkpoint.attempt())
                .put("step", checkpoint.step())
                .put("completed_nodes", RunJson.texts(checkpoint.completedNodes()))
                .put("next_nodes", RunJson.texts(checkpoint.nextNodes()))
                .put("state_hash", checkpoint.stateHash())
                .put("created_at", checkpoint.createdAt())
                .build();
    }

    static Json.Obj event(LoggedEvent logged) {
        return Json.obj()
                .put("id", Long.toString(logged.position()))
                .put("sequence", logged.sequence())
                .put("type", logged.type())
                .put("revision", logged.revision())
                .put("time", logged.appendedAt())
                .put("payload", MessageJson.toJson(logged.event()))
                .put("metadata", logged.metadata())
                .build();
    }
}
