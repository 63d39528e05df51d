package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.RunRequested;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Positions of one run at any checkpoint, read from its log with the help of kept snapshots. */
public final class RunStates {

    /** A position is kept at every checkpoint whose step is a multiple of this. */
    public static final int KEPT_EVERY = 200;

    private static final int PAGE = 500;
    private static final int NEWEST = Integer.MAX_VALUE;

    private final Program program;
    private final RunRequested requested;
    private final RunLog log;

    /** A run's log and what is kept beside it. */
    public interface RunLog {

        /**
         * The run's next events in order, empty at the end.
         *
         * @param sequence the last one known; -1: none
         * @param limit how many at most
         */
        List<Entry> after(long sequence, int limit);

        /** The newest kept position of an attempt at or before a step. */
        Optional<Kept> snapshot(int attempt, int step);

        /** Keeps a position; what is kept already stays. */
        void keep(Kept snapshot);
    }

    /**
     * An event and its place in the run's log.
     *
     * @param sequence 0 for the run's first
     */
    public record Entry(long sequence, RunEvent event) {}

    /**
     * A kept position.
     *
     * @param sequence the place of its checkpoint in the run's log
     * @param execution the position, {@link Execution#toJson()}
     */
    public record Kept(int attempt, int step, long sequence, Json.Obj execution) {}

    public RunStates(Program program, RunRequested requested, RunLog log) {
        this.program = program;
        this.requested = requested;
        this.log = log;
    }

    /** The position at a checkpoint; empty: there is no such checkpoint. */
    public Optional<Execution> at(int attempt, int step) {
        var reading = read(attempt, step);
        return reading.fold.attempt() == attempt
                ? reading.fold.current().filter(at -> at.step() == step)
                : Optional.empty();
    }

    /** The position at the newest checkpoint of an attempt; empty: it has none yet. */
    public Optional<Execution> latest(int attempt) {
        var reading = read(attempt, NEWEST);
        return reading.fold.attempt() == attempt ? reading.fold.current() : Optional.empty();
    }

    /**
     * Where an attempt stands: at its newest checkpoint, else where it starts; empty: there is no
     * such attempt.
     */
    public Optional<Execution> position(int attempt) {
        var reading = read(attempt, NEWEST);
        return reading.fold.attempt() == attempt
                ? Optional.of(reading.fold.position())
                : Optional.empty();
    }

    private Reading read(int attempt, int step) {
        var reading = new Reading(nearest(attempt, step));
        while (!reading.isAt(attempt, step)) {
            var page = log.after(reading.sequence, PAGE);
            if (page.isEmpty()) {
                break;
            }
            for (var entry : page) {
                if (isBehind(entry.event(), attempt) || reading.isAt(attempt, step)) {
                    return reading;
                }
                reading.take(entry);
            }
        }
        return reading;
    }

    private static boolean isBehind(RunEvent event, int attempt) {
        return event instanceof AttemptRequested next && next.attempt() > attempt;
    }

    /** What is kept nearest before a checkpoint, in its own attempt or an earlier one. */
    private @Nullable Kept nearest(int attempt, int step) {
        var own = log.snapshot(attempt, step);
        for (int earlier = attempt - 1; own.isEmpty() && earlier >= 0; earlier--) {
            own = log.snapshot(earlier, NEWEST);
        }
        return own.orElse(null);
    }

    private Execution earlier(int attempt, int step) {
        return at(attempt, step)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "run %s has no checkpoint %d of attempt %d"
                                        .formatted(requested.runId(), step, attempt)));
    }

    /** A way through the log, from what is kept to what is asked for. */
    private final class Reading {

        private final StateFold fold;
        private long sequence;

        private Reading(@Nullable Kept from) {
            fold =
                    from == null
                            ? StateFold.start(program, requested, RunStates.this::earlier)
                            : StateFold.from(
                                    program,
                                    requested,
                                    Execution.fromJson(from.execution()),
                                    from.attempt(),
                                    RunStates.this::earlier);
            sequence = from == null ? -1 : from.sequence();
        }

        private boolean isAt(int attempt, int step) {
            return fold.attempt() == attempt
                    && fold.current().filter(at -> at.step() >= step).isPresent();
        }

        private void take(Entry entry) {
            fold.add(entry.event());
            sequence = entry.sequence();
            if (entry.event() instanceof CheckpointCreated made
                    && made.step() > 0
                    && made.step() % KEPT_EVERY == 0
                    && made.attempt() == fold.attempt()
                    // What it was told before and has not taken in would be missing behind it.
                    && !fold.hasUntaken()) {
                log.keep(new Kept(made.attempt(), made.step(), sequence, fold.position().toJson()));
            }
        }
    }
}
