package io.runledger.query.stream;

import io.runledger.engine.StateFold;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.query.run.Checkpoint;
import io.runledger.query.run.RunReader;
import io.runledger.query.run.RunStateReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens streams, as late in a run's log as what a listener has seen allows. */
@Component
class RunStreams {

    private final RunReader reader;
    private final RunStateReader states;
    private final LogTail tail;
    private final LiveText texts;

    RunStreams(RunReader reader, RunStateReader states, LogTail tail, LiveText texts) {
        this.reader = reader;
        this.states = states;
        this.tail = tail;
        this.texts = texts;
    }

    RunReader reader() {
        return reader;
    }

    LogTail tail() {
        return tail;
    }

    LiveText texts() {
        return texts;
    }

    RunStream open(RunRequested run, Set<Mode> modes, FrameId seen) {
        long livePassed = modes.contains(Mode.MESSAGES) ? livePassed(run, seen) : 0;
        Optional<Checkpoint> passed =
                seen.equals(FrameId.NONE) ? Optional.empty() : lastBefore(run, seen.position());
        return passed.map(checkpoint -> behind(checkpoint, run, modes, seen, livePassed))
                .orElseGet(() -> {
                    StateFold fold = modes.contains(Mode.VALUES) ? states.start(run) : null;
                    return new RunStream(
                            this,
                            run,
                            modes,
                            seen,
                            new Start(-1, fold, new LiveFrames(0, 0), livePassed));
                });
    }

    /**
     * The last piece of live text that a listener has seen. A frame of the log does not say it, so
     * that its id is always the same: what was written before its event was shown before it, too.
     */
    private long livePassed(RunRequested run, FrameId seen) {
        if (seen.live() > 0 || seen.position() == 0) {
            return seen.live();
        }
        return reader.appendedAt(seen.position())
                .map(at -> texts.newestAt(run.runId(), at))
                .orElse(0L);
    }

    private RunStream behind(
            Checkpoint checkpoint,
            RunRequested run,
            Set<Mode> modes,
            FrameId seen,
            long livePassed) {
        StateFold fold = modes.contains(Mode.VALUES) ? states.from(run, checkpoint) : null;
        var live = new LiveFrames(checkpoint.attempt(), checkpoint.step());
        return new RunStream(
                this, run, modes, seen, new Start(checkpoint.sequence(), fold, live, livePassed));
    }

    /** All frames of what comes before it have been seen; its own may not have been. */
    private Optional<Checkpoint> lastBefore(RunRequested run, long position) {
        List<Checkpoint> all = reader.fold(run.tenantId(), run.runId().value()).checkpoints();
        return all.reversed().stream()
                .filter(each -> each.position() < position)
                // What the run was told before and has not taken in would be missing behind it.
                .filter(Checkpoint::hasAllTold)
                .findFirst();
    }

    /**
     * Where a stream begins to read.
     *
     * @param sequence the last event of the run that it need not read, -1 for none
     * @param states folds the run's states from there on, or null where nobody asks for them
     * @param livePassed the last piece of live text that it need not send
     */
    record Start(long sequence, @Nullable StateFold states, LiveFrames live, long livePassed) {}
}
