package io.runledger.query.stream;

import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.query.run.RunFold;
import io.runledger.query.run.RunReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * One listener's way through a run's events: it reads a batch, hands its frames out as fast as they
 * are taken, and only then reads on or waits for more. A slow listener holds a batch and no thread.
 */
final class RunStream {

    private static final int BATCH = 50;

    private final RunRequested requested;
    private final RunReader reader;
    private final LogTail tail;
    private final Set<Mode> modes;
    private final FrameId seen;
    private final RunFrames frames;

    private long sequence = -1;
    private @Nullable Frame end;
    private boolean closed;

    private boolean changed = true;
    private @Nullable MonoSink<Void> waiting;

    RunStream(
            RunRequested requested, RunReader reader, LogTail tail, Set<Mode> modes, FrameId seen) {
        this.requested = requested;
        this.reader = reader;
        this.tail = tail;
        this.modes = modes;
        this.seen = seen;
        this.frames = new RunFrames(RunFold.of(requested, reader.graph(requested)));
    }

    /** The frames after the last seen one, up to the run's end. To be subscribed to once. */
    Flux<Frame> frames(Scheduler blocking) {
        return Flux.using(
                () -> tail.follow(requested.runId(), this::wake),
                _ ->
                        Mono.create(this::await)
                                .then(Mono.fromCallable(this::read).subscribeOn(blocking))
                                .flatMapIterable(batch -> batch)
                                .repeat(() -> !closed),
                Runnable::run);
    }

    private void wake() {
        MonoSink<Void> sink;
        synchronized (this) {
            changed = true;
            sink = waiting;
            waiting = null;
        }
        if (sink != null) {
            sink.success();
        }
    }

    private void await(MonoSink<Void> sink) {
        synchronized (this) {
            if (!changed) {
                waiting = sink;
                return;
            }
        }
        sink.success();
    }

    private List<Frame> read() {
        synchronized (this) {
            changed = false;
        }
        List<LoggedEvent> events = reader.after(requested.runId(), sequence, BATCH);
        List<Frame> batch = new ArrayList<>();
        for (LoggedEvent event : events) {
            sequence = event.sequence();
            if (event.event() instanceof AttemptRequested) {
                end = null; // The run went on: that end was an attempt's, not the run's.
            }
            frames.next(event).forEach(frame -> take(frame, batch));
        }
        if (events.size() == BATCH) {
            synchronized (this) {
                changed = true;
            }
        } else if (end != null) {
            closed = true;
            add(end, batch);
        }
        return batch;
    }

    private void take(Frame frame, List<Frame> batch) {
        if (frame.mode() == null) {
            end = frame;
        } else if (modes.contains(frame.mode()) && end == null) {
            add(frame, batch);
        }
    }

    private void add(Frame frame, List<Frame> batch) {
        if (frame.id().compareTo(seen) > 0) {
            batch.add(frame);
        }
    }
}
