package io.runledger.query.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.engine.Execution;
import io.runledger.engine.RunStates;
import io.runledger.engine.RunStates.Entry;
import io.runledger.engine.RunStates.Kept;
import io.runledger.engine.RunStates.RunLog;
import io.runledger.engine.StateFold;
import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.snapshot.Snapshot;
import io.runledger.platform.snapshot.SnapshotStore;
import io.runledger.query.graph.GraphDefinitions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Positions of runs at their checkpoints, folded from the log with the help of snapshots. */
@Component
public class RunStateReader {

    private static final int BATCH = 500;
    private static final int MOST_FOLLOWED = 1_000;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final EventLog log;
    private final SnapshotStore snapshots;
    private final GraphDefinitions graphs;
    private final Cache<RunId, Following> followed =
            Caffeine.newBuilder()
                    .maximumSize(MOST_FOLLOWED)
                    .expireAfterAccess(KEPT)
                    .softValues()
                    .build();

    RunStateReader(EventLog log, SnapshotStore snapshots, GraphDefinitions graphs) {
        this.log = log;
        this.snapshots = snapshots;
        this.graphs = graphs;
    }

    /** The position at a checkpoint of the run. */
    public Execution at(RunRequested run, Checkpoint checkpoint) {
        return at(run, checkpoint.attempt(), checkpoint.step());
    }

    /**
     * The run's position now; empty before its first checkpoint. Who asks again while the run goes
     * on costs no more than what has happened in between.
     */
    public Optional<Execution> now(RunFold run) {
        return run.newest().isEmpty() ? Optional.empty() : Optional.of(newest(run));
    }

    private Execution newest(RunFold run) {
        Following following = followed.get(run.requested().runId(), _ -> new Following());
        following.lock.lock();
        try {
            StateFold fold = following.fold;
            if (fold == null) {
                Optional<Checkpoint> from = lastWhole(run);
                fold =
                        from.map(checkpoint -> from(run.requested(), checkpoint))
                                .orElseGet(() -> start(run.requested()));
                following.sequence = from.map(Checkpoint::sequence).orElse(-1L);
                following.fold = fold;
            }
            readOn(run.requested().runId(), following, fold);
            return fold.position();
        } catch (RuntimeException e) {
            // Half of a batch may be folded: the next one begins anew.
            following.fold = null;
            throw e;
        } finally {
            following.lock.unlock();
        }
    }

    private void readOn(RunId run, Following following, StateFold fold) {
        List<LoggedEvent> batch;
        do {
            batch = log.readAggregate(run.value(), following.sequence, BATCH);
            for (LoggedEvent logged : batch) {
                fold.add((RunEvent) logged.event());
                following.sequence = logged.sequence();
            }
        } while (batch.size() == BATCH);
    }

    /** What the run was told before and has not taken in would be missing behind it. */
    private static Optional<Checkpoint> lastWhole(RunFold run) {
        return run.newest()
                .filter(checkpoint -> checkpoint.attempt() == run.attempt())
                .filter(Checkpoint::hasAllTold);
    }

    /** A fold that goes on behind a checkpoint. */
    public StateFold from(RunRequested run, Checkpoint checkpoint) {
        return StateFold.from(
                graphs.program(run),
                run,
                at(run, checkpoint),
                checkpoint.attempt(),
                (attempt, step) -> at(run, attempt, step));
    }

    /** A fold that goes on behind a run's first event. */
    public StateFold start(RunRequested run) {
        return StateFold.start(graphs.program(run), run, (attempt, step) -> at(run, attempt, step));
    }

    private Execution at(RunRequested run, int attempt, int step) {
        return new RunStates(graphs.program(run), run, new KeptLog(run.runId()))
                .at(attempt, step)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the log has no checkpoint "
                                        + Checkpoint.id(run.runId(), attempt, step)));
    }

    /** A run whose position is asked for again and again. */
    private static final class Following {

        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable StateFold fold;
        private long sequence;
    }

    /** One run's part of the log, and its snapshots. */
    private final class KeptLog implements RunLog {

        private final RunId run;

        KeptLog(RunId run) {
            this.run = run;
        }

        @Override
        public List<Entry> after(long sequence, int limit) {
            return log.readAggregate(run.value(), sequence, limit).stream()
                    .map(logged -> new Entry(logged.sequence(), (RunEvent) logged.event()))
                    .toList();
        }

        @Override
        public Optional<Kept> snapshot(int attempt, int step) {
            return snapshots
                    .find(run, attempt, step)
                    .map(kept ->
                            new Kept(
                                    kept.attempt(), kept.step(), kept.sequence(), kept.position()));
        }

        @Override
        public void keep(Kept kept) {
            snapshots.keep(
                    run,
                    new Snapshot(kept.attempt(), kept.step(), kept.sequence(), kept.execution()));
        }
    }
}
