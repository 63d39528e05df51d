package io.runledger.worker.run;

import io.runledger.engine.Applied;
import io.runledger.engine.Closed;
import io.runledger.engine.Execution;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.NodeUpdate;
import io.runledger.engine.Outcome;
import io.runledger.engine.Program;
import io.runledger.engine.Verdict;
import io.runledger.engine.Work;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunError;
import io.runledger.events.store.StoreKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt has come: the engine's position, in the words of the ledger. Immutable and
 * pure, so that the activity which begins an attempt and the workflow which carries it out come to
 * the same.
 */
final class Progress {

    private final Program program;
    private final Execution execution;

    /** Asked for several times per step, and costs as much as the state is long. */
    private @Nullable Verdict known;

    /**
     * @param execution the position after the last closed step
     */
    Progress(Program program, Execution execution) {
        this.program = program;
        this.execution = execution;
    }

    /** Where an attempt starts or goes on. */
    static Progress of(AttemptStart start) {
        Json.Obj position = Objects.requireNonNull(start.execution(), "an attempt has a position");
        return new Progress(
                Program.of(start.graph(), start.definition(), start.subgraphs()),
                Execution.fromJson(position));
    }

    /** The step closed last; 0 is the start state. */
    int step() {
        return execution.step();
    }

    String stateHash() {
        return execution.stateHash();
    }

    /** The last control that is taken in. */
    int control() {
        return execution.control();
    }

    /** How it goes on. */
    Verdict verdict() {
        Verdict verdict = known;
        if (verdict == null) {
            verdict = GraphEngine.verdict(program, execution);
            known = verdict;
        }
        return verdict;
    }

    Execution execution() {
        return execution;
    }

    /** What a graph that cannot go on ends with. */
    static RunError error(Verdict.Failed failed) {
        // What is wrong with a graph that got stuck is its definition; runs have no other code.
        String code = failed.code().equals("deadlock") ? ErrorCodes.INVALID_REQUEST : failed.code();
        return new RunError(code, failed.message(), failed.node());
    }

    /** The values of the store that these places need. */
    List<StoreKey> storeKeys(List<NodePlace> places) {
        Set<StoreKey> keys = new LinkedHashSet<>();
        for (NodePlace place : places) {
            keys.addAll(GraphEngine.storeKeys(program, execution, place));
        }
        return List.copyOf(keys);
    }

    Work work(NodePlace place, Map<StoreKey, Json> store) {
        return GraphEngine.work(program, execution, place, store);
    }

    NodeUpdate answered(NodePlace place, String output) {
        return GraphEngine.answered(program, place, output);
    }

    NodeUpdate fanned(NodePlace place, List<@Nullable String> outputs) {
        return GraphEngine.fanned(program, place, outputs);
    }

    /** The same position, knowing of further controls. */
    Progress takeIn(List<RunControl> controls) {
        return new Progress(program, GraphEngine.takeIn(execution, controls));
    }

    /**
     * Where the run is after a step's nodes have ended well.
     *
     * @throws io.runledger.engine.ReducerFault if a result does not fit the state
     */
    Folded after(List<NodeResult> results) {
        List<Outcome> outcomes =
                results.stream()
                        .map(result -> new Outcome(result.place().path(), update(result)))
                        .toList();
        Applied applied = GraphEngine.apply(program, execution, outcomes);
        return new Folded(new Progress(program, applied.execution()), applied.closed());
    }

    /**
     * Where the run is after what it was told has been done.
     *
     * @throws io.runledger.engine.ReducerFault if an update does not fit the state
     */
    Folded afterControls() {
        Execution told = GraphEngine.applyControls(program, execution);
        return new Folded(new Progress(program, told), List.of());
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

    /**
     * What a step leads to.
     *
     * @param closed the subgraphs that ended with it
     */
    record Folded(Progress progress, List<Closed> closed) {

        Folded {
            closed = List.copyOf(closed);
        }
    }
}
