package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Finding.Owner;
import io.runledger.billing.reconciliation.Finding.QuarantineFact;
import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import io.runledger.billing.reconciliation.Finding.UnitFact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one call id.
 *
 * @param rows LiteLLM's rows of it, oldest first
 * @param receipts its charges; more than one where a client used the id for several calls
 * @param unit what a run announced, or null
 * @param owners who would pay, by the request id of each successful row without a charge
 * @param takenIds request ids that LiteLLM has under another call: it keeps only the first row of
 *     an id, so that a later call of the same id can have none
 * @param due whether its witnesses have had the time to come
 */
record Evidence(
        String callId,
        List<LogRow> rows,
        List<ReceiptFact> receipts,
        List<QuarantineFact> quarantined,
        @Nullable UnitFact unit,
        Map<String, Owner> owners,
        Set<String> takenIds,
        boolean due) {

    Evidence {
        rows = List.copyOf(rows);
        receipts = List.copyOf(receipts);
        quarantined = List.copyOf(quarantined);
        owners = Map.copyOf(owners);
        takenIds = Set.copyOf(takenIds);
    }
}
