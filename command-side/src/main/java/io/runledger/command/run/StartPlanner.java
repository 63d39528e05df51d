package io.runledger.command.run;

import io.runledger.command.graph.GraphCatalog;
import io.runledger.command.graph.GraphChecks;
import io.runledger.command.graph.GraphHash;
import io.runledger.command.run.StartRequest.What;
import io.runledger.events.graph.GraphCommand.KeepInlineGraph;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.ProblemException;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Finds what a wish for a run is about, and freezes the versions that the run will keep. */
@Component
class StartPlanner {

    private final GraphCatalog graphs;
    private final RunPrograms programs;
    private final ForkPlanner forks;
    private final Gateway gateway;

    StartPlanner(GraphCatalog graphs, RunPrograms programs, ForkPlanner forks, Gateway gateway) {
        this.graphs = graphs;
        this.programs = programs;
        this.forks = forks;
        this.gateway = gateway;
    }

    /**
     * @throws ProblemException if what is to be run does not exist, or is broken
     */
    StartPlan plan(StartRequest request, Sender sender, Instant now) {
        return switch (request.what()) {
            case What.Published what -> fresh(request.tenant(), published(request, what));
            case What.Inline what ->
                    fresh(request.tenant(), keepInline(request, what.definition(), sender, now));
            case What.Fork what -> forks.plan(request, what);
        };
    }

    private StartPlan fresh(TenantId tenant, GraphPublished graph) {
        return new StartPlan(graph, programs.below(tenant, graph), null, null);
    }

    private GraphPublished published(StartRequest request, What.Published what) {
        Integer version = what.version();
        return version == null
                ? graphs.newest(request.tenant(), what.graph())
                        .orElseThrow(() ->
                                ProblemException.notFound("there is no graph " + what.graph()))
                : graphs.requireVersion(request.tenant(), what.graph(), version);
    }

    private GraphPublished keepInline(
            StartRequest request, Json inline, Sender sender, Instant now) {
        Json.Obj definition = GraphChecks.require(inline);
        String hash = GraphHash.of(definition);
        GraphId id = new GraphId("inline:" + hash.substring(0, 16));
        gateway.send(new KeepInlineGraph(request.tenant(), id, definition, hash, now), sender);
        // Its id is its hash, so whatever was done to that id since, the first version is the
        // graph.
        return graphs.ofRun(request.tenant(), id, 1).orElseThrow();
    }
}
