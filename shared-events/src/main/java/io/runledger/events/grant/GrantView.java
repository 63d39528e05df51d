package io.runledger.events.grant;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant as people look at it.
 *
 * @param issuedBy who issued it: a key's name, or {@code schedule:{id}} for a schedule's own
 */
public record GrantView(
        GrantId grantId,
        List<String> scopes,
        AccountId accountId,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        String issuedBy,
        Instant createdAt) {

    public GrantView {
        scopes = List.copyOf(scopes);
    }
}
