package io.runledger.worker.call;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.runledger.events.id.TenantId;
import io.runledger.events.worker.FindWorkers;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.Ledger;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The workers of a tenant, asked for at most ten times a second however many calls there are. */
@Component
class WorkerDirectory {

    /** Short, so that a run which follows a registration goes to the new worker. */
    private static final Duration MAX_AGE = Duration.ofMillis(100);

    private static final int MAX_TENANTS = 10_000;

    private final LoadingCache<TenantId, List<WorkerTarget>> workers;

    WorkerDirectory(Ledger ledger) {
        this.workers =
                Caffeine.newBuilder()
                        .maximumSize(MAX_TENANTS)
                        .expireAfterWrite(MAX_AGE)
                        .build(tenant -> List.copyOf(ledger.ask(new FindWorkers(tenant))));
    }

    /** All workers, newest registered first. */
    List<WorkerTarget> of(TenantId tenant) {
        return workers.get(tenant);
    }
}
