package io.runledger.events.billing;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
     * @param pricing who pays; null: the account
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
            @Nullable Pricing pricing,
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

    /**
     * A person or a better witness ended the wait of a quarantined call. Where it is to be charged,
     * a {@link ChargeRecorded} or {@link ChargeReissued} follows.
     *
     * @param charged whether it was charged, rather than discarded
     * @param by who decided
     */
    record QuarantineResolved(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            boolean charged,
            String by,
            Instant at)
            implements ChargeEvent {}

    /**
     * A charge was taken back from the account that had paid it.
     *
     * @param facts those it was charged by
     * @param creditedCredits what the account gets back
     * @param reason why, in a word: {@code reassigned}, {@code corrected}, {@code written_off}
     * @param by who decided
     */
    record ChargeReversed(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            BigDecimal providerCostUsd,
            long creditedCredits,
            String reason,
            String by,
            Instant at)
            implements ChargeEvent {}

    /**
     * The call is charged anew, after its earlier charge was taken back.
     *
     * @param reason why, in a word: {@code reassigned} or {@code corrected}
     * @param by who decided
     */
    record ChargeReissued(
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
            String reason,
            String by,
            Instant at)
            implements ChargeEvent {}
}
