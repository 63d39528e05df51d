package io.runledger.events.billing;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of the charge of one call. The call is the key, not the run. */
public sealed interface ChargeCommand extends Command {

    /** The system that named the call, {@code litellm}. */
    String sourceSystem();

    CallId callId();

    Instant at();

    @Override
    default String aggregateId() {
        return "charge:" + sourceSystem() + ":" + callId();
    }

    /**
     * Charges an account for the call; a repeat is a no-op.
     *
     * @param pricing null: {@link Pricing#PAID}
     */
    record RecordCharge(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            BigDecimal providerCostUsd,
            BigDecimal markup,
            @Nullable Pricing pricing,
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

    /**
     * Ends the wait of a quarantined call: a person says what it costs, or that it costs nothing.
     * Refused where this response of the call is not in quarantine; a repeat of the same decision
     * is a no-op, another one is refused.
     *
     * @param facts whose call it was, in the person's eyes; its {@code responseId} names the call
     * @param price what to charge; null discards the call
     * @param by who decided
     */
    record ResolveQuarantine(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            @Nullable Price price,
            String by,
            Instant at)
            implements ChargeCommand {}

    /**
     * Puts a charge right: another account, another run or another cost. Takes the old one back and
     * makes the new one in one commit; a no-op where nothing would change. Refused where the call
     * was not charged.
     *
     * @param reason why, in a word: {@code reassigned} or {@code corrected}
     * @param by who decided
     */
    record ReissueCharge(
            String sourceSystem,
            CallId callId,
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            Price price,
            String reason,
            String by,
            Instant at)
            implements ChargeCommand {}

    /**
     * Takes a charge back and leaves the call uncharged; again, it is a no-op. Refused where the
     * call was not charged.
     *
     * @param reason why, in a word: {@code written_off}
     * @param by who decided
     */
    record ReverseCharge(String sourceSystem, CallId callId, String reason, String by, Instant at)
            implements ChargeCommand {}
}
