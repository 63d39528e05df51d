package io.runledger.worker.call;

import io.runledger.events.Refused;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.ActivityProfiles;
import io.runledger.worker.run.NodeActivities;
import io.runledger.worker.run.NodeAnswer;
import io.runledger.worker.run.NodeRequest;
import io.runledger.worker.run.Refusals;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds a worker for a call, and makes it. */
public final class NodeActivitiesImpl implements NodeActivities {

    /** The type of the failure by which a call without a worker gives its place back. */
    static final String NO_WORKER = "no_worker";

    private static final Duration NEXT_LOOK = Duration.ofSeconds(2);

    private final WorkerSlots slots;
    private final Protocols protocols;
    private final CallSettings settings;
    private final Clock clock;
    private final Duration heartbeatInterval;

    NodeActivitiesImpl(WorkerSlots slots, Protocols protocols, CallSettings settings, Clock clock) {
        this(slots, protocols, settings, clock, ActivityProfiles.HEARTBEAT_INTERVAL);
    }

    NodeActivitiesImpl(
            WorkerSlots slots,
            Protocols protocols,
            CallSettings settings,
            Clock clock,
            Duration heartbeatInterval) {
        this.slots = slots;
        this.protocols = protocols;
        this.settings = settings;
        this.clock = clock;
        this.heartbeatInterval = heartbeatInterval;
    }

    @Override
    public NodeAnswer call(NodeRequest request) {
        var context = Activity.getExecutionContext();
        try (Heartbeat heartbeat = Heartbeat.start(context, heartbeatInterval)) {
            try {
                return callSomebody(request, dispatch(request, context.getInfo()));
            } catch (InterruptedException | RuntimeException e) {
                throw stopped(heartbeat.unwanted(), e);
            }
        }
    }

    private static String dispatch(NodeRequest request, ActivityInfo activity) {
        return request.execution() + "/" + activity.getActivityId() + "/" + activity.getAttempt();
    }

    private NodeAnswer callSomebody(NodeRequest request, String dispatch)
            throws InterruptedException {
        Optional<WorkerSlots.Slot> taken =
                slots.take(request.tenantId(), request.tags(), settings.patience());
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
        Instant startedAt = clock.instant();
        try {
            WorkerAnswer answer = protocols.of(worker.protocol()).call(worker, request, dispatch);
            slot.ended(null);
            return new NodeAnswer(
                    request.runId(),
                    worker.id(),
                    answer.output(),
                    null,
                    null,
                    answer.tokensIn(),
                    answer.tokensOut(),
                    startedAt,
                    clock.instant());
        } catch (CallFailed failed) {
            slot.ended(failed.text());
            return new NodeAnswer(
                    request.runId(),
                    worker.id(),
                    null,
                    failed.code(),
                    failed.text(),
                    0,
                    0,
                    startedAt,
                    clock.instant());
        }
    }

    private static RuntimeException stopped(
            @Nullable ActivityCompletionException unwanted, Exception cause) {
        if (unwanted != null) {
            return unwanted;
        }
        return switch (cause) {
            case Refused refused -> Refusals.failure(refused);
            case RuntimeException away -> away;
            // This process is stopping; another one makes the call.
            default -> ApplicationFailure.newFailure("the worker process is stopping", "stopping");
        };
    }
}
