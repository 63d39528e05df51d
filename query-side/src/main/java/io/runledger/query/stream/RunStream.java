package io.runledger.query.stream;

import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.LoggedEvent;
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
    private static final int PIECES = 500;

    private final RunStreams streams;
    private final RunRequested requested;
    private final Set<Mode> modes;
    private final FrameId seen;
    private final RunFrames frames;
    private final LiveFrames live;

    private long sequence;
    private FrameId last;
    private @Nullable Frame end;
    private boolean closed;

    private boolean changed = true;
    private @Nullable MonoSink<Void> waiting;

    RunStream(
            RunStreams streams,
            RunRequested requested,
            Set<Mode> modes,
            FrameId seen,
            RunStreams.Start start) {
        this.streams = streams;
        this.requested = requested;
        this.modes = modes;
        this.seen = seen;
        this.frames = new RunFrames(start.states());
        this.live = start.live();
        this.sequence = start.sequence();
        this.last = seen.withLive(start.livePassed());
    }

    /** The frames after the last seen one, up to the run's end. To be subscribed to once. */
    Flux<Frame> frames(Scheduler blocking) {
        return Flux.using(
                () -> streams.tail().follow(requested.runId(), this::wake),
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
        // Before the events: the log then has everything that these pieces belong to.
        List<LivePiece> pieces = pieces();
        List<LoggedEvent> events = streams.reader().after(requested.runId(), sequence, BATCH);
        List<Frame> batch = new ArrayList<>();
        events.forEach(event -> take(event, batch));
        if (events.size() == BATCH) {
            readAgain();
        } else if (end != null) {
            closed = true;
            add(end, batch);
        } else {
            pieces.forEach(piece -> take(piece, batch));
            if (pieces.size() == PIECES) {
                readAgain();
            }
        }
        return batch;
    }

    private List<LivePiece> pieces() {
        return modes.contains(Mode.MESSAGES)
                ? streams.texts().after(requested.runId(), last.live(), PIECES)
                : List.of();
    }

    private synchronized void readAgain() {
        changed = true;
    }

    private void take(LoggedEvent event, List<Frame> batch) {
        sequence = event.sequence();
        if (event.event() instanceof AttemptRequested) {
            end = null; // The run went on: that end was an attempt's, not the run's.
        }
        live.add((RunEvent) event.event());
        for (Frame frame : frames.next(event)) {
            if (frame.mode() == null) {
                end = frame;
            } else if (end == null) {
                if (modes.contains(frame.mode())) {
                    add(frame, batch);
                }
                pass(frame.id());
            }
        }
    }

    private void take(LivePiece piece, List<Frame> batch) {
        live.frame(piece, last).ifPresent(batch::add);
        last = last.withLive(piece.live());
    }

    private void add(Frame frame, List<Frame> batch) {
        if (frame.id().isBehind(seen)) {
            batch.add(frame);
        }
    }

    private void pass(FrameId id) {
        if (id.isBehind(last)) {
            last = id.withLive(last.live());
        }
    }
}
