package io.runledger.events.store;

import io.runledger.events.Question;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.util.List;

/**
 * Asks for values of a tenant's store; those that are not there are left out of the answer.
 *
 * @param runId the run that asks
 */
public record ReadValues(TenantId tenantId, RunId runId, List<StoreKey> keys)
        implements Question<StoreValues> {

    public ReadValues {
        keys = List.copyOf(keys);
    }
}
