package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that a node needs made outside.
 *
 * @param node the node's name
 * @param prompt the rendered prompt
 * @param workerTags a worker needs at least one of them; empty: any worker
 * @param retry how often the call is tried
 * @param model the node's model, else the run's ({@code config.model}); null: the worker's own
 * @param definition the node as declared, for what only the caller understands, such as {@code
 *     cache}
 */
public record NodeCall(
        String node,
        String prompt,
        List<String> workerTags,
        Retry retry,
        @Nullable String model,
        Json.Obj definition) {

    public NodeCall {
        workerTags = List.copyOf(workerTags);
    }
}
