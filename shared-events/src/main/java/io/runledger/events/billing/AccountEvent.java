package io.runledger.events.billing;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to an account. Amounts are whole credits; balances may be negative. */
public sealed interface AccountEvent extends DomainEvent {

    TenantId tenantId();

    AccountId accountId();

    @Override
    default String sequencingKey() {
        return "account:" + tenantId() + ":" + accountId();
    }

    /** The account exists from now on, with these credits. */
    record AccountOpened(TenantId tenantId, AccountId accountId, long openingCredits, Instant at)
            implements AccountEvent {}

    /** Credits were put in. */
    record CreditsDeposited(
            TenantId tenantId,
            AccountId accountId,
            long amount,
            long balanceAfter,
            String reason,
            @Nullable String reference,
            String key,
            Instant at)
            implements AccountEvent {}

    /**
     * Credits were set aside for a run.
     *
     * @param attempt the attempt that needs them; null: its first
     * @param amount what is set aside for the run from now on, with what was left of an earlier
     *     attempt's
     */
    record HoldPlaced(
            TenantId tenantId,
            AccountId accountId,
            RunId runId,
            @Nullable Integer attempt,
            long amount,
            long heldAfter,
            Instant at)
            implements AccountEvent {

        /** For a run's first attempt. */
        public HoldPlaced(
                TenantId tenantId,
                AccountId accountId,
                RunId runId,
                long amount,
                long heldAfter,
                Instant at) {
            this(tenantId, accountId, runId, null, amount, heldAfter, at);
        }
    }

    /** What was still set aside for a run is free again. */
    record HoldReleased(
            TenantId tenantId,
            AccountId accountId,
            RunId runId,
            long amount,
            long heldAfter,
            Instant at)
            implements AccountEvent {}

    /**
     * A charge was taken out.
     *
     * @param fromHold how much of it had been set aside for its run
     */
    record AccountDebited(
            TenantId tenantId,
            AccountId accountId,
            CallId callId,
            @Nullable RunId runId,
            String sourceReference,
            long amount,
            long fromHold,
            long balanceAfter,
            long heldAfter,
            long sourcePosition,
            Instant at)
            implements AccountEvent {}
}
