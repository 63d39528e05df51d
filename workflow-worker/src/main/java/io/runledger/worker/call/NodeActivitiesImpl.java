package io.runledger.worker.call;

import io.runledger.events.Refused;
import io.runledger.events.run.CachedNode;
import io.runledger.events.run.FindCached;
import io.runledger.worker.run.Ledger;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes calls as Temporal's activities: watched by heartbeats, and stopped where unwanted. */
public final class NodeActivitiesImpl implements NodeActivities {

    private final WorkerCalls calls;
    private final Ledger ledger;
    private final Clock clock;
    private final Duration heartbeatInterval;

    NodeActivitiesImpl(WorkerCalls calls, Ledger ledger, Clock clock, Duration heartbeatInterval) {
        this.calls = calls;
        this.ledger = ledger;
        this.clock = clock;
        this.heartbeatInterval = heartbeatInterval;
    }

    @Override
    public NodeAnswer call(NodeRequest request) {
        var context = Activity.getExecutionContext();
        try (Heartbeat heartbeat = Heartbeat.start(context, heartbeatInterval)) {
            try {
                Optional<NodeAnswer> cached = cached(request);
                return cached.isPresent()
                        ? cached.get()
                        : calls.call(request, dispatch(request, context.getInfo()));
            } catch (InterruptedException | RuntimeException e) {
                throw stopped(heartbeat.unwanted(), e);
            }
        }
    }

    /** Looked for before a worker is waited for: what is known needs none. */
    private Optional<NodeAnswer> cached(NodeRequest request) {
        NodeRequest.CacheLookup lookup = request.cache();
        if (lookup == null) {
            return Optional.empty();
        }
        CachedNode found =
                ledger.ask(
                        new FindCached(
                                request.tenantId(),
                                request.runId(),
                                lookup.key(),
                                lookup.ttlMillis()));
        return found.origin() == null
                ? Optional.empty()
                : Optional.of(NodeAnswer.cached(found, clock.instant()));
    }

    private static String dispatch(NodeRequest request, ActivityInfo activity) {
        return request.execution() + "/" + activity.getActivityId() + "/" + activity.getAttempt();
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
