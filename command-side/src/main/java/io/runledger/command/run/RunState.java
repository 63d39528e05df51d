package io.runledger.command.run;

import io.runledger.events.id.CallId;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.UnitOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run's rules need to remember. Folded in place: a long run has many events, and nobody but
 * its aggregate ever holds one. Keeps node names of the open step only, so it does not grow with
 * the run's length.
 */
final class RunState {

    /** How the run stands, as far as its rules care. */
    enum Phase {
        UNKNOWN,
        OPEN,
        ENDED,
        CANCELLED
    }

    private static final int NO_STEP = -1;

    private Phase phase = Phase.UNKNOWN;
    private @Nullable RunRequested request;
    private int attempt;
    private @Nullable String execution;
    private int closedStep = NO_STEP;
    private final Set<String> recordedPaths = new LinkedHashSet<>();
    private final List<String> completedNodes = new ArrayList<>();
    private final Map<String, CallId> callsByDispatch = new LinkedHashMap<>();
    private final Map<String, Integer> triesByPlace = new LinkedHashMap<>();
    private final Map<CallId, Optional<UnitOutcome>> units = new LinkedHashMap<>();

    void apply(RunEvent event) {
        switch (event) {
            case RunRequested e -> {
                request = e;
                phase = Phase.OPEN;
            }
            case AttemptRequested e -> {
                attempt = e.attempt();
                execution = null;
                // Where it goes on from: lost before its own first checkpoint, it loses nothing.
                closedStep = e.fromStep();
                forgetOpenStep();
                phase = Phase.OPEN;
            }
            case RunStarted e -> execution = e.execution();
            case NodeStarted _ -> {}
            case NodeCompleted e -> {
                recordedPaths.add(e.path());
                completedNodes.add(e.node());
            }
            case NodeFailed e -> recordedPaths.add(e.path());
            case CheckpointCreated e -> {
                closedStep = e.step();
                forgetOpenStep();
            }
            case UsageUnitCreated e -> {
                callsByDispatch.put(e.dispatch(), e.callId());
                triesByPlace.merge(placeOf(e), 1, Integer::sum);
                units.put(e.callId(), Optional.empty());
            }
            case UsageUnitSettled e -> units.put(e.callId(), Optional.of(e.outcome()));
            case RunCompleted _, RunFailed _ -> phase = Phase.ENDED;
            case RunCancelled _ -> phase = Phase.CANCELLED;
        }
    }

    private void forgetOpenStep() {
        recordedPaths.clear();
        completedNodes.clear();
    }

    private static String placeOf(UsageUnitCreated unit) {
        return place(unit.attempt(), unit.step(), unit.path(), unit.turn());
    }

    /** Where in a run a call is made; its tries are counted per place. */
    static String place(int attempt, int step, String path, int turn) {
        return attempt + "\n" + step + "\n" + path + "\n" + turn;
    }

    Phase phase() {
        return phase;
    }

    @Nullable RunRequested request() {
        return request;
    }

    /** The current attempt. */
    int attempt() {
        return attempt;
    }

    /** The workflow execution that carries the attempt out, or null before it took over. */
    @Nullable String execution() {
        return execution;
    }

    /** Whether this step of the current attempt has its checkpoint. */
    boolean isClosed(int step) {
        return step <= closedStep;
    }

    /** The last step with a checkpoint, -1 before the first. */
    int closedStep() {
        return closedStep;
    }

    /** Whether a node of the open step is recorded already. */
    boolean isRecorded(String path) {
        return recordedPaths.contains(path);
    }

    /** The nodes of the open step that ended well so far. */
    List<String> completedNodes() {
        return List.copyOf(completedNodes);
    }

    /** The call id that a dispatch got, or null if it is new. */
    @Nullable CallId callOf(String dispatch) {
        return callsByDispatch.get(dispatch);
    }

    /** How many calls left from a place so far. */
    int triesAt(String place) {
        return triesByPlace.getOrDefault(place, 0);
    }

    boolean hasUnit(CallId call) {
        return units.containsKey(call);
    }

    /** How a unit ended, empty while it is open or unknown. */
    Optional<UnitOutcome> outcomeOf(CallId call) {
        return units.getOrDefault(call, Optional.empty());
    }
}
