package io.runledger.events.billing;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;

/** What can be asked of the charge of one call. The call is the key, not the run. */
public sealed interface ChargeCommand extends Command {

    /** The system that named the call, {@code litellm}. */
    String sourceSystem();

    CallId callId();

    @Override
    default String aggregateId() {
        return "charge:" + sourceSystem() + ":" + callId();
    }

    /** Charges an account for the call; a repeat is a no-op. Answers with what became of it. */
    record RecordCharge(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            BigDecimal providerCostUsd,
            BigDecimal markup,
            Provenance provenance,
            Instant at)
            implements ChargeCommand {}

    /** Keeps a call of unknown or impossible cost for a person to look at. */
    record QuarantineCall(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            String reason,
            Instant at)
            implements ChargeCommand {}

    /** Notes that a call failed; it costs nothing, and a success may still follow. */
    record WitnessFailure(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            String errorClass,
            Instant at)
            implements ChargeCommand {}
}
