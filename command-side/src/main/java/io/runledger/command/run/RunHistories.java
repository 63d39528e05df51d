package io.runledger.command.run;

import io.runledger.engine.RunStates;
import io.runledger.engine.RunStates.Entry;
import io.runledger.engine.RunStates.Kept;
import io.runledger.engine.RunStates.RunLog;
import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.snapshot.Snapshot;
import io.runledger.platform.snapshot.SnapshotStore;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where runs stand or stood, folded from the log with the help of kept snapshots. */
@Component
class RunHistories {

    private final EventLog log;
    private final SnapshotStore snapshots;
    private final RunPrograms programs;

    RunHistories(EventLog log, SnapshotStore snapshots, RunPrograms programs) {
        this.log = log;
        this.snapshots = snapshots;
        this.programs = programs;
    }

    RunStates of(RunRequested run) {
        return new RunStates(programs.program(run), run, new Log(run.runId()));
    }

    /** One run's part of the log. */
    private final class Log implements RunLog {

        private final RunId run;

        Log(RunId run) {
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
                    .map(found ->
                            new Kept(
                                    found.attempt(),
                                    found.step(),
                                    found.sequence(),
                                    found.position()));
        }

        @Override
        public void keep(Kept kept) {
            snapshots.keep(
                    run,
                    new Snapshot(kept.attempt(), kept.step(), kept.sequence(), kept.execution()));
        }
    }
}
