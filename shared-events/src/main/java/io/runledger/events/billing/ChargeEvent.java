package io.runledger.events.billing;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;

/** What can happen to the charge of one call. */
public sealed interface ChargeEvent extends DomainEvent {

    String sourceSystem();

    CallId callId();

    TenantId tenantId();

    AccountId accountId();

    CallFacts facts();

    /** Sequenced by run, so that a run's row is written by one projector at a time. */
    @Override
    default String sequencingKey() {
        RunId run = facts().runId();
        return run == null ? callId().value() : run.value();
    }

    /** The reference that people see: {@code {run}/{attempt}/{call}}. */
    default String sourceReference() {
        RunId run = facts().runId();
        return run == null
                ? "unattributed/0/" + callId()
                : run + "/" + facts().attempt() + "/" + callId();
    }

    /**
     * The call costs this much. Keeps both costs and the markup, so that it can be checked for
     * ever.
     *
     * @param providerCostUsd what LiteLLM reported
     * @param costUsd what the account pays, unrounded
     * @param chargedCredits the same in whole credits
     */
    record ChargeRecorded(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            BigDecimal providerCostUsd,
            BigDecimal markup,
            BigDecimal costUsd,
            long chargedCredits,
            Provenance provenance,
            Instant at)
            implements ChargeEvent {}

    /** The call's cost is unknown or impossible; nothing was charged. */
    record CallQuarantined(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            String reason,
            Instant at)
            implements ChargeEvent {}

    /** The call failed; nothing was charged. */
    record CallFailed(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            String errorClass,
            Instant at)
            implements ChargeEvent {}
}
