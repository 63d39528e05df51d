package io.runledger.worker.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.run.NodePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that a node asks for.
 *
 * @param execution the workflow execution that asks
 * @param graphId the run's own graph, also for a node of a subgraph
 * @param timeoutMillis how long the worker may take; null: as long as any
 * @param stream whether a model may send its answer piece by piece
 * @param cache what is looked for before anybody is called; null: nothing
 */
public record NodeRequest(
        TenantId tenantId,
        RunId runId,
        int attempt,
        AccountId accountId,
        GraphId graphId,
        String execution,
        int step,
        NodePlace place,
        String prompt,
        Wanted wanted,
        Turn turn,
        @Nullable Long timeoutMillis,
        boolean stream,
        @Nullable CacheLookup cache)
        implements ContentOwner {

    @Override
    public String contentKey() {
        return runId.value();
    }

    /** The name of this conversation towards a worker; the same for every try and turn. */
    public String sessionKey() {
        return "run_" + runId + "_step_" + attempt + "_" + step + "_" + place.path();
    }

    /** The same call for a node that has looked into the cache. */
    NodeRequest withoutCache() {
        return next(prompt, wanted, turn);
    }

    /** A further call of the same conversation. */
    NodeRequest next(String nextPrompt, Wanted nextWanted, Turn nextTurn) {
        return new NodeRequest(
                tenantId,
                runId,
                attempt,
                accountId,
                graphId,
                execution,
                step,
                place,
                nextPrompt,
                nextWanted,
                nextTurn,
                timeoutMillis,
                stream,
                null);
    }

    /**
     * Who should answer.
     *
     * @param tags a worker needs one of them; empty: any worker
     * @param prefersA2a whether a worker of the a2a protocol is taken where one has room
     * @param model the model to ask for; null: the worker's own
     * @param same the worker that is taken while it is there; null: whichever fits best
     */
    public record Wanted(
            List<String> tags,
            boolean prefersA2a,
            @Nullable String model,
            @Nullable WorkerId same) {

        public Wanted {
            tags = List.copyOf(tags);
        }

        /** The same wish, for one worker. */
        Wanted from(@Nullable WorkerId worker) {
            return new Wanted(tags, prefersA2a, model, worker);
        }
    }

    /**
     * Where a call stands in its conversation.
     *
     * @param index 0 for the first
     * @param earlier what was said before, for workers that remember nothing
     */
    public record Turn(int index, List<Exchange> earlier) {

        public static final Turn FIRST = new Turn(0, List.of());

        public Turn {
            earlier = List.copyOf(earlier);
        }
    }

    /** A prompt and its answer. */
    public record Exchange(String prompt, String answer) {}

    /**
     * What an earlier answer is looked for by.
     *
     * @param ttlMillis how old it may be
     */
    public record CacheLookup(String key, long ttlMillis) {}
}
