package io.runledger.events.grant;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a grant. */
public sealed interface GrantEvent extends DomainEvent {

    TenantId tenantId();

    GrantId grantId();

    @Override
    default String sequencingKey() {
        return "grant:" + tenantId() + ":" + grantId();
    }

    /**
     * A grant was issued.
     *
     * @param scopes as {@link GrantScope} reads them
     * @param expiresAt from when on it allows nothing; null: never
     */
    record GrantIssued(
            TenantId tenantId,
            GrantId grantId,
            List<String> scopes,
            AccountId accountId,
            @Nullable Instant expiresAt,
            String by,
            Instant at)
            implements GrantEvent {

        public GrantIssued {
            scopes = List.copyOf(scopes);
        }
    }

    /** A grant was revoked, for good. */
    record GrantRevoked(TenantId tenantId, GrantId grantId, String by, Instant at)
            implements GrantEvent {}
}
