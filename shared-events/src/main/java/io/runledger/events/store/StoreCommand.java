package io.runledger.events.store;

import io.runledger.events.Command;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of one value of a tenant's store. */
public sealed interface StoreCommand extends Command {

    TenantId tenantId();

    StoreKey key();

    @Override
    default String aggregateId() {
        return "store:" + tenantId() + ":" + key();
    }

    /**
     * Puts a value, in the place of whatever is there.
     *
     * @param source the node that puts it, {@code {run}:{attempt}:{step}:{path}}, so that a repeat
     *     of the last put changes nothing; null: a person
     */
    record PutValue(
            TenantId tenantId,
            StoreKey key,
            Json value,
            @Nullable String source,
            String by,
            Instant at)
            implements StoreCommand {}

    /** Removes a value; of none it is a no-op. */
    record RemoveValue(TenantId tenantId, StoreKey key, String by, Instant at)
            implements StoreCommand {}
}
