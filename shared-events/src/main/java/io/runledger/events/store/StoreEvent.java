package io.runledger.events.store;

import io.runledger.events.Content;
import io.runledger.events.ContentOwner;
import io.runledger.events.DomainEvent;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to one value of a tenant's store. */
public sealed interface StoreEvent extends DomainEvent, ContentOwner {

    TenantId tenantId();

    String namespace();

    String key();

    @Override
    default String sequencingKey() {
        return "store:" + tenantId() + ":" + namespace() + "." + key();
    }

    /** The content key of all values in one namespace of a tenant. */
    static String contentKeyOf(TenantId tenant, String namespace) {
        return "store:" + tenant + ":" + namespace;
    }

    /**
     * A value was put.
     *
     * @param contentKey {@link #contentKeyOf}
     * @param source the node that put it, {@code {run}:{attempt}:{step}:{path}}; null: a person
     */
    record ValuePut(
            TenantId tenantId,
            String namespace,
            String key,
            String contentKey,
            @Content Json value,
            @Nullable String source,
            String by,
            Instant at)
            implements StoreEvent {}

    /** A value was removed. */
    record ValueRemoved(
            TenantId tenantId,
            String namespace,
            String key,
            String contentKey,
            String by,
            Instant at)
            implements StoreEvent {}
}
