package io.runledger.query.stream;

import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import io.runledger.query.run.RunReader;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A run's events as they happen, and from wherever a listener was cut off. */
@RestController
class RunStreamController {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final RunReader reader;
    private final RunStreams streams;
    private final EventLog log;
    private final Scheduler blocking =
            Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor());

    RunStreamController(RunReader reader, RunStreams streams, EventLog log) {
        this.reader = reader;
        this.streams = streams;
        this.log = log;
    }

    @GetMapping("/api/v1/runs/{id}/stream")
    ResponseEntity<Flux<ServerSentEvent<String>>> stream(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String mode,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
            @RequestParam(name = "last_event_id", required = false) @Nullable String query) {
        FrameId seen = FrameId.parse(header == null ? query : header);
        var run = reader.first(caller.tenantId(), id);
        if (seen.position() > log.head()) {
            throw ProblemException.invalid("Last-Event-ID", "is ahead of everything recorded");
        }
        var stream = streams.open(run, Mode.parse(mode), seen);
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(withHeartbeat(stream.frames(blocking).map(RunStreamController::event)));
    }

    private static ServerSentEvent<String> event(Frame frame) {
        return ServerSentEvent.builder(frame.data().text())
                .id(frame.id().toString())
                .event(frame.event())
                .build();
    }

    /** Says something while nothing happens, so that nobody in between takes us for dead. */
    private static Flux<ServerSentEvent<String>> withHeartbeat(
            Flux<ServerSentEvent<String>> frames) {
        ServerSentEvent<String> beat = ServerSentEvent.<String>builder().comment("alive").build();
        return frames.publish(shared ->
                Flux.merge(
                        shared,
                        Flux.interval(HEARTBEAT)
                                .onBackpressureDrop()
                                .map(_ -> beat)
                                .takeUntilOther(shared.ignoreElements())));
    }
}
