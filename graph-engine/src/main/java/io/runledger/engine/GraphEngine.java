package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.RunControl;
import io.runledger.events.store.StoreKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out graphs, without doing anything outside: it says what comes next and folds what came
 * back. Everything follows from the definitions, the input, the configuration, what nodes brought
 * and what the run was told, in whatever order a step's outcomes are given.
 */
public final class GraphEngine {

    /** The canonical JSON of a run's state may be this long, in bytes: 8 MiB. */
    public static final int MAX_STATE_BYTES = 8 * 1024 * 1024;

    /** A send node takes so many items at most. */
    public static final int MOST_ITEMS = 5_000;

    /** A run's subgraphs lie so deep within each other at most. */
    public static final int DEEPEST_SUBGRAPH = 10;

    private GraphEngine() {}

    /**
     * A run at step 0. Members of {@code config} win over those of the definitions' defaults, also
     * in subgraphs.
     */
    public static Execution start(Program program, Json.Obj input, Json.Obj config, String runId) {
        return new Execution(
                runId,
                config,
                0,
                Folding.ephemeralKeys(program.root()),
                0,
                List.of(),
                Frame.start(program.root(), input, config));
    }

    /** How the run goes on. */
    public static Verdict verdict(Program program, Execution execution) {
        return Ready.verdict(program, execution);
    }

    /**
     * The values of the tenant's store that {@link #work} needs for a place, in the order in which
     * they are named. All places of a step should be given values of one moment.
     */
    public static Set<StoreKey> storeKeys(Program program, Execution execution, NodePlace place) {
        return Calls.storeKeys(program.levelAt(place.path()).graph(), program.nodeAt(place.path()));
    }

    /**
     * What has to be done for a place of the next step. All are given the same execution, so they
     * see the same state.
     *
     * @param store the values of {@link #storeKeys}; those that are not there are left out
     * @throws IllegalArgumentException if the place does not start next
     */
    public static Work work(
            Program program, Execution execution, NodePlace place, Map<StoreKey, Json> store) {
        var spot = execution.nextStep(program).spot(place.path());
        if (spot == null) {
            throw new IllegalArgumentException(
                    "node " + place.path() + " does not start after step " + execution.step());
        }
        return Calls.work(execution, spot, store);
    }

    /**
     * What a worker's answer means: its own {@code state_updates}, else the node's output key and
     * mapping, else the key {@code output}; and its {@code goto} and messages.
     *
     * @throws IllegalArgumentException if the node calls no worker
     */
    public static NodeUpdate answered(Program program, NodePlace place, String output) {
        var graph = program.levelAt(place.path()).graph();
        return switch (program.nodeAt(place.path())) {
            case Node.Task task -> Answers.update(graph, task, output);
            case Node.Agent agent -> Answers.update(graph, agent.call(), output);
            case Node.Route _, Node.Interrupt _, Node.Transform _, Node.Send _, Node.Subgraph _ ->
                    throw new IllegalArgumentException("node " + place.path() + " calls no worker");
        };
    }

    /**
     * What the answers to a send node's items mean: an array under its output key, in item order.
     *
     * @param outputs one for each item; null where it failed
     */
    public static NodeUpdate fanned(
            Program program, NodePlace place, List<@Nullable String> outputs) {
        if (program.nodeAt(place.path()) instanceof Node.Send send) {
            return Answers.fanned(send, outputs);
        }
        throw new IllegalArgumentException("node " + place.path() + " sends nothing");
    }

    /** An item's answer as it stands in the array: parsed if it is JSON, else its text. */
    public static Json itemOutput(String output) {
        return Answers.value(output);
    }

    /**
     * The run after a step: what its nodes brought folded in declared order. Outcomes of items and
     * of subgraph nodes count for nothing: they are in others. Nodes that are left out stay ready.
     *
     * @throws ReducerFault if an update does not fit its key
     * @throws IllegalArgumentException if a path is there twice or did not start in this step
     */
    public static Applied apply(Program program, Execution execution, List<Outcome> outcomes) {
        return Advance.apply(program, execution, outcomes);
    }

    /**
     * Notes controls; those that are known by their number already count for nothing. What they do
     * is done by {@link #applyControls} or, for an injection after a node, by {@link #apply}.
     *
     * <p>The checkpoint of a step says which controls were noted by then, and that is all that a
     * fold of the log knows. So there is one rule: what comes up to the recording of a step is
     * noted in the position that the step began at, and the step is folded anew from there.
     */
    public static Execution takeIn(Execution execution, List<RunControl> controls) {
        return Told.noted(execution, controls);
    }

    /**
     * The run after the step from outside that {@link Verdict.Outside} asks for: all noted controls
     * that can be applied, in the order of their numbers. Where its recording is answered with more
     * of them, it is made anew, from the same position with those noted.
     *
     * @throws ReducerFault if an update does not fit its key
     */
    public static Execution applyControls(Program program, Execution execution) {
        return Told.applied(program, execution);
    }

    /**
     * A new run that begins, at step 0, where another stands, and goes on by itself: what paused
     * after or at a node pauses no more, what pauses before one does.
     *
     * @param updates folded into the state at once
     * @throws ReducerFault if an update does not fit its key
     */
    public static Execution fork(
            Program program, Execution execution, String newRunId, Json.Obj updates) {
        return Moves.fork(program, execution, newRunId, updates);
    }

    /** The same position on another version of the graph. */
    public static Migrated migrate(Program to, Execution execution) {
        return Moves.migrate(to, execution);
    }

    /**
     * What no state could take of updates from outside, such as a text for a key that adds up; each
     * fault has the code {@code invalid_update} and the key.
     */
    public static List<GraphFault> checkUpdates(Program program, Json.Obj updates) {
        return Moves.faults(program, updates);
    }
}
