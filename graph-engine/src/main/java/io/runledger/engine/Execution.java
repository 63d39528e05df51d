package io.runledger.engine;

import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The immutable position of a run between two waves.
 *
 * @param runId the run, as templates see it in {@code __meta}
 * @param input what the run was started with
 * @param config the run's configuration over the definition's defaults
 * @param step steps taken so far; 0 is the start
 * @param state the graph's state, ephemeral values included
 * @param ephemeralKeys keys whose values are in no checkpoint
 * @param position where in the graph it stands
 */
public record Execution(
        String runId,
        Json.Obj input,
        Json.Obj config,
        int step,
        Json.Obj state,
        Set<String> ephemeralKeys,
        Position position) {

    public Execution {
        ephemeralKeys = Collections.unmodifiableSet(new LinkedHashSet<>(ephemeralKeys));
    }

    /** Nodes that have completed and were not reopened, in the order they completed. */
    public List<String> completed() {
        return position.completed();
    }

    /** What completed routes decided. */
    public Map<String, String> routes() {
        return position.routes();
    }

    /**
     * The state as a checkpoint holds it: without ephemeral keys, {@code __meta} and {@code
     * __config}.
     */
    public Json.Obj checkpointState() {
        var kept = new LinkedHashMap<>(state.members());
        kept.keySet().removeAll(ephemeralKeys);
        kept.remove(Scope.META);
        kept.remove(Scope.CONFIG);
        return new Json.Obj(kept);
    }

    /** SHA-256 of the canonical JSON of {@link #checkpointState()}, in lower-case hex. */
    public String stateHash() {
        return CanonicalJson.sha256Hex(checkpointState());
    }

    Execution with(Json.Obj newState, Position newPosition) {
        return new Execution(runId, input, config, step + 1, newState, ephemeralKeys, newPosition);
    }

    /** All of it as JSON, from which {@link #fromJson} makes an equal position. */
    public Json.Obj toJson() {
        return ExecutionJson.write(this);
    }

    /**
     * @throws IllegalArgumentException if the JSON is not what {@link #toJson()} writes
     */
    public static Execution fromJson(Json.Obj json) {
        return ExecutionJson.read(json);
    }
}
