package io.runledger.query.schedule;

import io.runledger.events.grant.GrantView;
import io.runledger.platform.page.Shown;
import java.time.Instant;

/**
 * A grant in a table.
 *
 * @param state {@code active}, {@code expired} or {@code revoked}
 */
public record GrantLine(
        String id,
        String shortId,
        String scopes,
        String account,
        String state,
        String expires,
        String revoked,
        String issuedBy,
        String created) {

    static GrantLine of(GrantView grant, Instant now) {
        return new GrantLine(
                grant.grantId().value(),
                Shown.shortId(grant.grantId().value()),
                String.join(", ", grant.scopes()),
                grant.accountId().value(),
                state(grant, now),
                Shown.time(grant.expiresAt()),
                Shown.time(grant.revokedAt()),
                grant.issuedBy(),
                Shown.time(grant.createdAt()));
    }

    private static String state(GrantView grant, Instant now) {
        if (grant.revokedAt() != null) {
            return "revoked";
        }
        Instant expiresAt = grant.expiresAt();
        return expiresAt != null && !now.isBefore(expiresAt) ? "expired" : "active";
    }
}
