package io.runledger.events.grant;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of a grant. */
public sealed interface GrantCommand extends Command {

    TenantId tenantId();

    GrantId grantId();

    @Override
    default String aggregateId() {
        return "grant:" + tenantId() + ":" + grantId();
    }

    /**
     * Issues a grant; with the same content again it is a no-op.
     *
     * @param scopes what it allows, at least one
     * @param accountId who pays for what is run under it
     * @param expiresAt from when on it allows nothing; null: never
     */
    record IssueGrant(
            TenantId tenantId,
            GrantId grantId,
            List<String> scopes,
            AccountId accountId,
            @Nullable Instant expiresAt,
            String by,
            Instant at)
            implements GrantCommand {

        public IssueGrant {
            scopes = List.copyOf(scopes);
        }
    }

    /** Revokes a grant, for good; again it is a no-op. */
    record RevokeGrant(TenantId tenantId, GrantId grantId, String by, Instant at)
            implements GrantCommand {}
}
