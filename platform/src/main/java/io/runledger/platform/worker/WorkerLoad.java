package io.runledger.platform.worker;

import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import org.jspecify.annotations.Nullable;

/** How busy workers are, as the process that calls them knows it; gone when that process ends. */
public interface WorkerLoad {

    /** How many calls to a worker are under way. */
    int active(TenantId tenant, WorkerId worker);

    /** Why the last call to a worker failed; null if it did not, or there was none. */
    @Nullable String lastError(TenantId tenant, WorkerId worker);
}
