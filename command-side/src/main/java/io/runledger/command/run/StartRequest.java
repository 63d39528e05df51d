package io.runledger.command.run;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a run, whichever door it came through.
 *
 * @param key the idempotency key
 * @param account who pays, or null for the tenant's first account
 * @param hash the request's hash, see {@link RequestHash}
 */
record StartRequest(
        TenantId tenant,
        String key,
        What what,
        Json.Obj input,
        Json.Obj config,
        @Nullable AccountId account,
        Trigger trigger,
        String hash) {

    /** What is to be run. */
    sealed interface What {

        /**
         * A published graph.
         *
         * @param version null for the newest
         */
        record Published(GraphId graph, @Nullable Integer version) implements What {}

        /** A definition that came with the wish. */
        record Inline(Json definition) implements What {}

        /**
         * Another run from one of its checkpoints on.
         *
         * @param updates folded into the state first
         * @param version the graph version to go on with, or null for the other run's
         */
        record Fork(
                RunRequested source,
                CheckpointId checkpoint,
                Json.Obj updates,
                @Nullable Integer version)
                implements What {}
    }

    RunId runId() {
        return RunId.of(tenant, key);
    }

    /** The account that pays; the tenant's first one has the tenant's id. */
    AccountId payer() {
        return account == null ? new AccountId(tenant.value()) : account;
    }
}
