package io.runledger.events.worker;

import io.runledger.events.Command;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of the registry of workers. */
public sealed interface WorkerCommand extends Command {

    TenantId tenantId();

    WorkerId workerId();

    @Override
    default String aggregateId() {
        return "worker:" + tenantId() + ":" + workerId();
    }

    /**
     * Registers a worker under a free id. Its token is kept elsewhere and never part of a message.
     *
     * @param tokenRef names the sealed token that is sent to it, or null for none
     * @param maxConcurrent how many calls it takes at a time, at least 1
     * @param model the model that an {@code openai_chat} worker is asked for, or null
     */
    record RegisterWorker(
            TenantId tenantId,
            WorkerId workerId,
            String url,
            Protocol protocol,
            @Nullable String tokenRef,
            List<String> tags,
            int maxConcurrent,
            @Nullable String model,
            Instant at)
            implements WorkerCommand {}

    /** Takes a worker out of use. */
    record RemoveWorker(TenantId tenantId, WorkerId workerId, Instant at)
            implements WorkerCommand {}
}
