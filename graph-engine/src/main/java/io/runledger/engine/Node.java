package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.TimeoutPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of a graph as its definition declares it. A deferred node takes part in no wave: it runs,
 * in declared order, when everything else has ended.
 */
public sealed interface Node {

    String name();

    boolean defer();

    /** The type as definitions write it. */
    String type();

    /**
     * One call to a worker. Without a prompt template it completes at once and calls nobody.
     *
     * @param workerTags a worker needs at least one of them; empty: any worker
     * @param outputKey state key for the whole output, if one
     * @param outputMapping state keys and the paths into the output that fill them, in declared
     *     order
     * @param cacheTtlMillis how long an answer to the same prompt is reused; null: never
     * @param model the model to ask for; null: the run's, else the worker's own
     * @param timeoutMillis how long one call may take; null: as long as any
     */
    record Task(
            String name,
            boolean defer,
            @Nullable String promptTemplate,
            List<String> workerTags,
            @Nullable String outputKey,
            Map<String, String> outputMapping,
            Retry retry,
            @Nullable Long cacheTtlMillis,
            @Nullable String model,
            @Nullable Long timeoutMillis)
            implements Node {

        public Task {
            workerTags = List.copyOf(workerTags);
            outputMapping = Collections.unmodifiableMap(new LinkedHashMap<>(outputMapping));
        }

        @Override
        public String type() {
            return "task";
        }
    }

    /**
     * A conversation of several turns with a worker; otherwise as a task.
     *
     * @param call what it shares with a task
     * @param maxTurns 1 to 100
     * @param continuationPrompt template of every turn but the first; null: one turn
     * @param turnTimeoutMillis no further turn starts after this; null: no limit
     */
    record Agent(
            Task call,
            int maxTurns,
            @Nullable String continuationPrompt,
            @Nullable Long turnTimeoutMillis)
            implements Node {

        @Override
        public String name() {
            return call.name();
        }

        @Override
        public boolean defer() {
            return call.defer();
        }

        @Override
        public String type() {
            return "agent";
        }
    }

    /**
     * A decision: picks which conditional edges are taken.
     *
     * @param input state path of the value to decide on
     * @param routes known values and the nodes they lead to; null: any value is matched with the
     *     edges directly
     * @param fallback the value to take instead of an unknown or missing one ({@code default} in
     *     definitions)
     */
    record Route(
            String name,
            boolean defer,
            String input,
            @Nullable Map<String, String> routes,
            @Nullable String fallback)
            implements Node {

        public Route {
            routes =
                    routes == null
                            ? null
                            : Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        }

        @Override
        public String type() {
            return "route";
        }
    }

    /**
     * A pause until somebody resumes the run.
     *
     * @param message template of what it says to them; null: nothing
     * @param answerSchema JSON Schema of the updates that a resume gives; null: any
     * @param timeoutMillis how long it waits; null: for ever
     * @param onTimeout what happens then; null where it waits for ever
     */
    record Interrupt(
            String name,
            boolean defer,
            @Nullable String message,
            @Nullable Json answerSchema,
            @Nullable Long timeoutMillis,
            @Nullable TimeoutPolicy onTimeout)
            implements Node {

        /** A node waits so long at most, in milliseconds: ten years. */
        public static final long LONGEST_TIMEOUT_MILLIS = 315_576_000_000L;

        @Override
        public String type() {
            return "interrupt";
        }
    }

    /**
     * Fixed updates of the state.
     *
     * @param updates the update, not templated
     * @param storeUpdates what it puts into the tenant's store
     */
    record Transform(String name, boolean defer, Json.Obj updates, List<StoreUpdate> storeUpdates)
            implements Node {

        public Transform {
            storeUpdates = List.copyOf(storeUpdates);
        }

        @Override
        public String type() {
            return "transform";
        }
    }

    /**
     * One call of the target node's prompt for every element of an array.
     *
     * @param itemsKey state path of the array
     * @param outputKey state key for the array of results
     */
    record Send(String name, boolean defer, String itemsKey, String targetNode, String outputKey)
            implements Node {

        @Override
        public String type() {
            return "send";
        }
    }

    /**
     * A run of another graph.
     *
     * @param inputMapping child input keys and the parent state paths that fill them
     * @param outputKey key of the child's state that is taken over, under the same name
     */
    record Subgraph(
            String name,
            boolean defer,
            String workflowId,
            Map<String, String> inputMapping,
            String outputKey)
            implements Node {

        public Subgraph {
            inputMapping = Collections.unmodifiableMap(new LinkedHashMap<>(inputMapping));
        }

        @Override
        public String type() {
            return "subgraph";
        }
    }
}
