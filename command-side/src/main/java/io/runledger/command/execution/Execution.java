package io.runledger.command.execution;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;

/**
 * A wish for a run whose end is waited for.
 *
 * @param tenant the grant's
 * @param payer the grant's account
 * @param key the idempotency key as it was sent
 */
record Execution(
        TenantId tenant,
        GrantId grant,
        AccountId payer,
        String key,
        GraphId graph,
        Json.Obj input) {

    /** The run's own idempotency key, which no other door gives out. */
    String runKey() {
        return "exec:" + key;
    }

    RunId runId() {
        return RunId.of(tenant, runKey());
    }

    /**
     * SHA-256 over the canonical JSON of graph and input, so that member order makes no difference.
     * The grant is not in it: another grant may ask for the same.
     */
    String hash() {
        return CanonicalJson.sha256Hex(
                Json.obj().put("graph_id", graph.value()).put("input", input).build());
    }
}
