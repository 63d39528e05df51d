package io.runledger.worker.run;

import io.runledger.engine.Execution;
import io.runledger.engine.Graph;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.NodeUpdate;
import io.runledger.engine.Verdict;
import io.runledger.engine.Work;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.AttemptStart.RecordedStep;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunError;
import java.util.List;

/**
 * How far an attempt has come: the engine's position, in the words of the ledger. Immutable and
 * pure, so that the activity which begins an attempt and the workflow which carries it out come to
 * the same.
 *
 * @param execution the position after the last closed step
 */
record Progress(Graph graph, Execution execution) {

    /**
     * Where an attempt starts: at its graph's start state, with all recorded steps applied.
     *
     * @param steps all steps recorded before, oldest first
     */
    static Progress of(AttemptStart start, List<RecordedStep> steps) {
        Graph graph = Graph.parse(start.definition());
        Execution at =
                GraphEngine.start(graph, start.input(), start.config(), start.runId().value());
        Progress progress = new Progress(graph, at);
        for (RecordedStep step : steps) {
            progress = progress.after(step.results());
        }
        return progress;
    }

    /** The step closed last; 0 is the start state. */
    int step() {
        return execution.step();
    }

    String stateHash() {
        return execution.stateHash();
    }

    /**
     * Where the run is after a step's nodes have ended well.
     *
     * @throws io.runledger.engine.ReducerFault if a result does not fit the state
     */
    Progress after(List<NodeResult> results) {
        List<NodeUpdate> updates = results.stream().map(Progress::update).toList();
        return new Progress(graph, GraphEngine.apply(graph, execution, updates));
    }

    private static NodeUpdate update(NodeResult result) {
        return new NodeUpdate(
                result.place().node(),
                result.update(),
                result.route(),
                result.gotoTargets(),
                result.uiMessages(),
                result.streamMessages());
    }

    Work work(NodePlace place) {
        return GraphEngine.work(graph, execution, place.node());
    }

    NodeUpdate answered(NodePlace place, String output) {
        return GraphEngine.taskUpdate(graph, place.node(), output);
    }

    /** What comes next. */
    Onward onward() {
        return switch (GraphEngine.verdict(graph, execution)) {
            case Verdict.Next(var nodes) ->
                    new Onward.Next(nodes.stream().map(this::place).toList());
            case Verdict.Done() -> new Onward.Done();
            case Verdict.Failed(var code, var message, var node) ->
                    new Onward.Failed(new RunError(publicCode(code), message, node));
        };
    }

    /**
     * What is wrong with a graph that got stuck is its definition; runs have no code of their own.
     */
    private static String publicCode(String engineCode) {
        return engineCode.equals("deadlock") ? ErrorCodes.INVALID_REQUEST : engineCode;
    }

    private NodePlace place(String node) {
        return new NodePlace(node, node, graph.node(node).type());
    }

    /** How an attempt goes on. */
    sealed interface Onward {

        /** With these nodes, in declared order. */
        record Next(List<NodePlace> places) implements Onward {

            public Next {
                places = List.copyOf(places);
            }
        }

        /** Not at all: its graph's end is reached. */
        record Done() implements Onward {}

        /** Not at all: it cannot. */
        record Failed(RunError error) implements Onward {}
    }
}
