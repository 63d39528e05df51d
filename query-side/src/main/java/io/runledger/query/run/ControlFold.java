package io.runledger.query.run;

import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.StateInjected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run was told from outside, and how much of it the current attempt has taken in. */
final class ControlFold {

    private final List<Injection> injections;
    private int told;
    private int takenIn;

    ControlFold() {
        injections = new ArrayList<>();
    }

    ControlFold(ControlFold other) {
        injections = new ArrayList<>(other.injections);
        told = other.told;
        takenIn = other.takenIn;
    }

    void resumed(RunResumed e) {
        told = Math.max(told, e.control());
    }

    void injected(StateInjected e) {
        told = Math.max(told, e.control());
        injections.add(new Injection(e.control(), e.applyAfter()));
    }

    /** Controls up to this number are taken in. */
    void takenIn(int control) {
        takenIn = control;
    }

    /** The number of the last one that the run was told. */
    int told() {
        return told;
    }

    int size() {
        return injections.size();
    }

    /** Injections that the current attempt has not taken in yet, oldest first. */
    List<Injection> notTakenIn() {
        return injections.stream().filter(each -> each.control() > takenIn).toList();
    }

    /**
     * Updates that were put into the state.
     *
     * @param applyAfter the node after which they apply; null: at once
     */
    record Injection(int control, @Nullable String applyAfter) {}
}
