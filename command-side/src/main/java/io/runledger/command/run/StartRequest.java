package io.runledger.command.run;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a run, whichever door it came through.
 *
 * @param key the idempotency key
 * @param graphId the published graph to run, or null where {@code inline} is given
 * @param version the version to run, or null for the newest
 * @param inline the definition to run, or null where {@code graphId} is given
 * @param account who pays, or null for the tenant's first account
 * @param hash the request's hash, see {@link RequestHash}
 */
record StartRequest(
        TenantId tenant,
        String key,
        @Nullable GraphId graphId,
        @Nullable Integer version,
        @Nullable Json inline,
        Json.Obj input,
        Json.Obj config,
        @Nullable AccountId account,
        Trigger trigger,
        String hash) {

    RunId runId() {
        return RunId.of(tenant, key);
    }

    /** The account that pays; the tenant's first one has the tenant's id. */
    AccountId payer() {
        return account == null ? new AccountId(tenant.value()) : account;
    }
}
