package io.runledger.standalone.faults;

import org.jspecify.annotations.Nullable;

/**
 * Who has to pay for a call, and where it belongs.
 *
 * @param runId null where the call belongs to no run
 * @param node null where nobody said
 */
public record Payer(
        String tenantId,
        String accountId,
        @Nullable String runId,
        int attempt,
        @Nullable String node) {

    /** A call of no run. */
    public static Payer account(String tenantId, String accountId) {
        return new Payer(tenantId, accountId, null, 0, null);
    }
}
