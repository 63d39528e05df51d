package io.runledger.command.run;

import io.runledger.command.graph.GraphCatalog;
import io.runledger.command.run.StartRequest.What;
import io.runledger.engine.Execution;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.Migrated;
import io.runledger.engine.Program;
import io.runledger.engine.ReducerFault;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.http.ProblemException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Works out where a fork begins: where another run stood, on its own or another graph version. */
@Component
class ForkPlanner {

    private final GraphCatalog graphs;
    private final RunPrograms programs;
    private final RunHistories histories;

    ForkPlanner(GraphCatalog graphs, RunPrograms programs, RunHistories histories) {
        this.graphs = graphs;
        this.programs = programs;
        this.histories = histories;
    }

    /**
     * @throws ProblemException 404 if there is no such checkpoint or version, 400 if the updates do
     *     not fit the state, 413 if they make it too large
     */
    StartPlan plan(StartRequest request, What.Fork what) {
        RunRequested source = what.source();
        CheckpointId checkpoint = what.checkpoint();
        Execution stood =
                histories
                        .of(source)
                        .at(checkpoint.attempt(), checkpoint.step())
                        .orElseThrow(() ->
                                ProblemException.notFound("there is no checkpoint " + checkpoint));
        Integer version = what.version();
        return version == null || version == source.graph().version()
                ? unchanged(request, what, stood)
                : migrated(request, what, stood, version);
    }

    private StartPlan unchanged(StartRequest request, What.Fork what, Execution stood) {
        RunRequested source = what.source();
        return plan(
                request, what, programs.graph(source), programs.below(source), stood, List.of());
    }

    private StartPlan migrated(StartRequest request, What.Fork what, Execution stood, int version) {
        GraphPublished graph =
                graphs.requireVersion(request.tenant(), what.source().graph().id(), version);
        List<GraphPublished> below = programs.below(request.tenant(), graph);
        Migrated moved = GraphEngine.migrate(RunPrograms.program(graph, below), stood);
        return plan(request, what, graph, below, moved.execution(), moved.droppedNodes());
    }

    private static StartPlan plan(
            StartRequest request,
            What.Fork what,
            GraphPublished graph,
            List<GraphPublished> below,
            Execution position,
            List<String> dropped) {
        Program program = RunPrograms.program(graph, below);
        StateUpdates.require(program, what.updates());
        Execution start = begin(program, position, request, what);
        StateUpdates.requireSize("the fork's state", start.checkpointState());
        CheckpointId from = what.checkpoint();
        return new StartPlan(
                graph,
                below,
                new ForkOrigin(from.runId(), from.attempt(), from.step(), dropped),
                start.toJson());
    }

    private static Execution begin(
            Program program, Execution position, StartRequest request, What.Fork what) {
        try {
            return GraphEngine.fork(program, position, request.runId().value(), what.updates());
        } catch (ReducerFault fault) {
            throw ProblemException.invalid("updates", String.valueOf(fault.getMessage()));
        }
    }
}
