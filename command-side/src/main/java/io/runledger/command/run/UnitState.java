package io.runledger.command.run;

import io.runledger.events.id.CallId;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.UnitOutcome;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run's rules need to remember of its model calls; folded in place. How a call ended is kept
 * for as long as the run, since late witnesses may still speak of it; where it left from is
 * forgotten with its step.
 */
final class UnitState {

    private final Map<String, CallId> callsByDispatch = new LinkedHashMap<>();
    private final Map<String, Integer> triesByPlace = new LinkedHashMap<>();
    private final Map<CallId, Optional<UnitOutcome>> outcomes = new LinkedHashMap<>();
    private final Set<CallId> charged = new HashSet<>();
    private int open;

    void add(UsageUnitCreated unit) {
        callsByDispatch.put(unit.dispatch(), unit.callId());
        triesByPlace.merge(
                place(unit.attempt(), unit.step(), unit.path(), unit.turn()), 1, Integer::sum);
        outcomes.put(unit.callId(), Optional.empty());
        open++;
    }

    void settle(CallId call, UnitOutcome outcome) {
        if (outcomes.put(call, Optional.of(outcome)).isEmpty()) {
            open--;
        }
        if (outcome == UnitOutcome.CHARGED) {
            charged.add(call);
        }
    }

    /** No call leaves from the open step any more. */
    void forgetPlaces() {
        callsByDispatch.clear();
        triesByPlace.clear();
    }

    /** Where in a run a call is made; its tries are counted per place. */
    static String place(int attempt, int step, String path, int turn) {
        return attempt + "\n" + step + "\n" + path + "\n" + turn;
    }

    /** The call id that a dispatch of the open step got, or null if it is new. */
    @Nullable CallId callOf(String dispatch) {
        return callsByDispatch.get(dispatch);
    }

    /** How many calls left from a place of the open step so far. */
    int triesAt(String place) {
        return triesByPlace.getOrDefault(place, 0);
    }

    /** How many calls of all attempts are not settled. */
    int open() {
        return open;
    }

    /** Whether an account was ever charged for a call. */
    boolean wasCharged(CallId call) {
        return charged.contains(call);
    }

    boolean has(CallId call) {
        return outcomes.containsKey(call);
    }

    /** How a unit ended, empty while it is open or unknown. */
    Optional<UnitOutcome> outcomeOf(CallId call) {
        return outcomes.getOrDefault(call, Optional.empty());
    }
}
