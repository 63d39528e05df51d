package io.runledger.worker.call;

import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeAnswer;
import io.runledger.worker.run.NodeRequest;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds a worker for a call, and makes it. */
final class WorkerCalls {

    /** The type of the failure by which a call without a worker gives its place back. */
    static final String NO_WORKER = "no_worker";

    private static final Duration NEXT_LOOK = Duration.ofSeconds(2);

    private final WorkerSlots slots;
    private final Protocols protocols;
    private final CallSettings settings;
    private final Clock clock;

    WorkerCalls(WorkerSlots slots, Protocols protocols, CallSettings settings, Clock clock) {
        this.slots = slots;
        this.protocols = protocols;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param dispatch names this one dispatch, for what is accounted by it
     * @throws ApplicationFailure of type {@link #NO_WORKER} if none has room
     */
    NodeAnswer call(NodeRequest request, String dispatch) throws InterruptedException {
        Optional<WorkerSlots.Slot> taken =
                slots.take(request.tenantId(), request.wanted(), settings.patience());
        if (taken.isEmpty()) {
            throw ApplicationFailure.newBuilder()
                    .setType(NO_WORKER)
                    .setMessage("no worker is free for this node; it waits")
                    .setNextRetryDelay(NEXT_LOOK)
                    .build();
        }
        try (WorkerSlots.Slot slot = taken.get()) {
            return call(slot, request, dispatch);
        }
    }

    private NodeAnswer call(WorkerSlots.Slot slot, NodeRequest request, String dispatch)
            throws InterruptedException {
        WorkerTarget worker = slot.worker();
        WorkerProtocol protocol = protocols.of(worker.protocol());
        Instant startedAt = clock.instant();
        try {
            WorkerAnswer answer = protocol.call(worker, request, dispatch);
            slot.ended(null);
            return answer(request, worker, protocol, answer, null, startedAt);
        } catch (CallFailed failed) {
            slot.ended(failed.text());
            return answer(request, worker, protocol, WorkerAnswer.NONE, failed, startedAt);
        }
    }

    private NodeAnswer answer(
            NodeRequest request,
            WorkerTarget worker,
            WorkerProtocol protocol,
            WorkerAnswer answer,
            @Nullable CallFailed failed,
            Instant startedAt) {
        return new NodeAnswer(
                request.runId(),
                worker.id(),
                protocol.remembers(),
                failed == null ? answer.output() : null,
                failed == null ? null : failed.code(),
                failed == null ? null : failed.text(),
                answer.tokensIn(),
                answer.tokensOut(),
                null,
                startedAt,
                clock.instant());
    }
}
