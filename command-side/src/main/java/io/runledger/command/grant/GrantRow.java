package io.runledger.command.grant;

import io.runledger.events.grant.GrantView;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant as it is listed.
 *
 * @param issuedBy who issued it: a key's or a schedule's name
 */
record GrantRow(
        TenantId tenantId,
        GrantId grantId,
        List<String> scopes,
        AccountId accountId,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        String issuedBy,
        Instant createdAt) {

    GrantRow {
        scopes = List.copyOf(scopes);
    }

    GrantView view() {
        return new GrantView(grantId, scopes, accountId, expiresAt, revokedAt, issuedBy, createdAt);
    }

    Json.Obj json() {
        return Json.obj()
                .put("grant_id", grantId.value())
                .put("scopes", Json.arr(scopes.stream().map(Json::of).toList()))
                .put("billing_account_id", accountId.value())
                .put("expires_at", Json.orNull(expiresAt == null ? null : expiresAt.toString()))
                .put("revoked_at", Json.orNull(revokedAt == null ? null : revokedAt.toString()))
                .put("issued_by", issuedBy)
                .put("created_at", createdAt)
                .build();
    }
}
