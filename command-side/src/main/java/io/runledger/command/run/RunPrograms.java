package io.runledger.command.run;

import io.runledger.command.graph.GraphCatalog;
import io.runledger.engine.Program;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.AttemptStart.Subgraph;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunEvent.RunRequested;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The graph versions that runs are made of: chosen once, at their start, and kept. */
@Component
class RunPrograms {

    private final GraphCatalog graphs;

    RunPrograms(GraphCatalog graphs) {
        this.graphs = graphs;
    }

    /**
     * The newest versions of all graphs that a graph's subgraph nodes lead to, directly or not. One
     * that does not exist is left out; one that leads to itself is there once.
     */
    List<GraphPublished> below(TenantId tenant, GraphPublished graph) {
        List<GraphPublished> below = new ArrayList<>();
        Set<GraphId> seen = new HashSet<>();
        Deque<GraphId> open = new ArrayDeque<>(named(graph));
        while (!open.isEmpty()) {
            GraphId id = open.poll();
            if (seen.add(id)) {
                graphs.newest(tenant, id)
                        .ifPresent(found -> {
                            below.add(found);
                            open.addAll(named(found));
                        });
            }
        }
        return below;
    }

    private static Set<GraphId> named(GraphPublished graph) {
        return Program.named(program(graph, List.of()).root());
    }

    /** The graph version that a run was started with. */
    GraphPublished graph(RunRequested run) {
        return kept(run, run.graph());
    }

    /** The graph versions that a run's subgraph nodes lead to. */
    List<GraphPublished> below(RunRequested run) {
        return run.graphsBelow().stream().map(ref -> kept(run, ref)).toList();
    }

    /** As {@link #below(RunRequested)}, as a workflow gets them. */
    List<Subgraph> subgraphs(RunRequested run) {
        return below(run).stream().map(RunPrograms::subgraph).toList();
    }

    /** All that a run was started with. */
    Program program(RunRequested run) {
        return Program.of(run.graph(), graph(run).definition(), subgraphs(run));
    }

    /** A program of versions that no run was started with yet. */
    static Program program(GraphPublished graph, List<GraphPublished> below) {
        return Program.of(
                ref(graph), graph.definition(), below.stream().map(RunPrograms::subgraph).toList());
    }

    private static Subgraph subgraph(GraphPublished graph) {
        return new Subgraph(ref(graph), graph.definition());
    }

    static GraphRef ref(GraphPublished graph) {
        return new GraphRef(graph.graphId(), graph.version(), graph.hash());
    }

    // A version of a deleted graph too: it stays that of the runs that have it.
    private GraphPublished kept(RunRequested run, GraphRef ref) {
        return graphs.ofRun(run.tenantId(), ref.id(), ref.version()).orElseThrow();
    }
}
