package io.runledger.engine;

import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds a run's events into positions, by the same engine that made them. It knows nothing of where
 * they are kept. Takes one event after another; not safe for several threads.
 */
public final class StateFold {

    /** Where positions of earlier attempts come from, from which later ones start. */
    public interface Earlier {

        /**
         * @throws IllegalStateException if there is no such checkpoint
         */
        Execution at(int attempt, int step);
    }

    private final Program program;
    private final Earlier earlier;
    private final List<RunControl> controls = new ArrayList<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private Execution position;
    private int attempt;
    private boolean atCheckpoint;

    private StateFold(
            Program program,
            Earlier earlier,
            Execution position,
            int attempt,
            boolean atCheckpoint) {
        this.program = program;
        this.earlier = earlier;
        this.position = position;
        this.attempt = attempt;
        this.atCheckpoint = atCheckpoint;
    }

    /** From the beginning of attempt 0; the first event to add is the one after the request. */
    public static StateFold start(Program program, RunRequested requested, Earlier earlier) {
        return new StateFold(program, earlier, beginning(program, requested), 0, false);
    }

    private static Execution beginning(Program program, RunRequested requested) {
        var start = requested.start();
        return start == null
                ? GraphEngine.start(
                        program, requested.input(), requested.config(), requested.runId().value())
                : Execution.fromJson(start);
    }

    /**
     * From a position at a checkpoint, with the first event behind that.
     *
     * @param at must have taken in all that the run was told before the checkpoint
     */
    public static StateFold from(
            Program program, RunRequested requested, Execution at, int attempt, Earlier earlier) {
        if (!at.runId().equals(requested.runId().value())) {
            throw new IllegalArgumentException(
                    "a position of run " + at.runId() + " is none of run " + requested.runId());
        }
        return new StateFold(program, earlier, at, attempt, true);
    }

    /** Takes the run's next event; what does not move the run is ignored. */
    public void add(RunEvent event) {
        switch (event) {
            case NodeCompleted e -> completed(e);
            case CheckpointCreated e -> checkpoint(e);
            case AttemptRequested e -> anotherAttempt(e);
            case RunResumed e ->
                    controls.add(RunControl.resume(e.control(), e.updates(), e.gotoTargets()));
            case StateInjected e ->
                    controls.add(RunControl.inject(e.control(), e.updates(), e.applyAfter()));
            case RunRequested _,
                    RunStarted _,
                    NodeStarted _,
                    NodeFailed _,
                    UsageUnitCreated _,
                    UsageUnitSettled _,
                    RunInterrupted _,
                    RunCompleted _,
                    RunFailed _,
                    RunCancelled _,
                    RunSkipped _ -> {}
        }
    }

    private void completed(NodeCompleted e) {
        if (e.attempt() == attempt && e.step() == position.step() + 1) {
            var update =
                    new NodeUpdate(
                            e.node(),
                            e.update(),
                            e.route(),
                            e.gotoTargets(),
                            e.uiMessages(),
                            e.streamMessages());
            outcomes.put(e.path(), new Outcome(e.path(), update));
        }
    }

    private void checkpoint(CheckpointCreated e) {
        if (e.attempt() != attempt) {
            return;
        }
        if (e.step() == position.step() + 1) {
            position = moved(toldBy(e.control()));
            outcomes.clear();
        } else if (e.step() != position.step()) {
            throw new IllegalStateException(
                    "attempt %d has checkpoint %d behind step %d"
                            .formatted(attempt, e.step(), position.step()));
        } else {
            position = GraphEngine.takeIn(position, toldBy(e.control()));
        }
        atCheckpoint = true;
    }

    /**
     * What was told by the step's recording was noted before it; see {@link GraphEngine#takeIn}.
     */
    private Execution moved(List<RunControl> told) {
        boolean outside = Told.isDue(program, position) || Pauses.whole(program, position) != null;
        var from = GraphEngine.takeIn(position, told);
        return outside
                ? Told.applied(program, from)
                : Advance.apply(program, from, List.copyOf(outcomes.values())).execution();
    }

    private List<RunControl> toldBy(@Nullable Integer number) {
        return number == null
                ? List.of()
                : controls.stream().filter(control -> control.number() <= number).toList();
    }

    private void anotherAttempt(AttemptRequested e) {
        boolean here = e.fromAttempt() == attempt && e.fromStep() == position.step();
        var from = here ? position : earlier.at(e.fromAttempt(), e.fromStep());
        var told = e.control();
        position = told == null ? from : from.deafTo(told);
        attempt = e.attempt();
        atCheckpoint = false;
        outcomes.clear();
    }

    /** At the newest checkpoint of the current attempt; empty before its first. */
    public Optional<Execution> current() {
        return atCheckpoint ? Optional.of(position) : Optional.empty();
    }

    /** Where the current attempt stands: at its newest checkpoint, else where it starts. */
    public Execution position() {
        return position;
    }

    public int attempt() {
        return attempt;
    }

    /** Whether the run was told something that the position has not taken in yet. */
    boolean hasUntaken() {
        return controls.stream().anyMatch(control -> control.number() > position.control());
    }
}
