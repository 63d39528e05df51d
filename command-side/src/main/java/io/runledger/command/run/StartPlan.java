package io.runledger.command.run;

import io.runledger.engine.Program;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.json.Json;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.GraphRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new run will be made of.
 *
 * @param below the graph versions that subgraph nodes lead to, directly or not
 * @param origin where it is forked from, or null
 * @param start the position that a fork begins at, or null
 */
record StartPlan(
        GraphPublished graph,
        List<GraphPublished> below,
        @Nullable ForkOrigin origin,
        Json.@Nullable Obj start) {

    StartPlan {
        below = List.copyOf(below);
    }

    GraphRef graphRef() {
        return RunPrograms.ref(graph);
    }

    List<GraphRef> belowRefs() {
        return below.stream().map(RunPrograms::ref).toList();
    }

    Program program() {
        return RunPrograms.program(graph, below);
    }
}
