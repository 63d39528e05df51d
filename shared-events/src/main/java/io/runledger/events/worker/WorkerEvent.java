package io.runledger.events.worker;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a registered worker. */
public sealed interface WorkerEvent extends DomainEvent {

    TenantId tenantId();

    WorkerId workerId();

    @Override
    default String sequencingKey() {
        return "worker:" + tenantId() + ":" + workerId();
    }

    /** A worker can be called from now on. */
    record WorkerRegistered(
            TenantId tenantId,
            WorkerId workerId,
            String url,
            Protocol protocol,
            @Nullable String tokenRef,
            List<String> tags,
            int maxConcurrent,
            @Nullable String model,
            Instant at)
            implements WorkerEvent {

        public WorkerRegistered {
            tags = List.copyOf(tags);
        }
    }

    /** A worker is no longer called. */
    record WorkerRemoved(TenantId tenantId, WorkerId workerId, Instant at) implements WorkerEvent {}
}
