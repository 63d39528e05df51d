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

    /**
     * The account exists from now on, with these credits.
     *
     * @param key the idempotency key under which it was opened; null: none
     */
    record AccountOpened(
            TenantId tenantId,
            AccountId accountId,
            long openingCredits,
            @Nullable String key,
            Instant at)
            implements AccountEvent {

        /** Under no key. */
        public AccountOpened(
                TenantId tenantId, AccountId accountId, long openingCredits, Instant at) {
            this(tenantId, accountId, openingCredits, null, at);
        }
    }

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

    /**
     * What was still set aside for a run is free again, or the part of it that no open call may
     * still cost.
     *
     * @param amount what is free again
     * @param remaining what stays set aside for calls that are not settled yet; null: nothing
     * @param why what ended it; null in events of before this was told
     * @param attempt the attempt of the run that needs it no more; null in events of before this
     *     was told
     */
    record HoldReleased(
            TenantId tenantId,
            AccountId accountId,
            RunId runId,
            long amount,
            @Nullable Long remaining,
            @Nullable HoldEnd why,
            @Nullable Integer attempt,
            long heldAfter,
            Instant at)
            implements AccountEvent {

        /** Of a run's first attempt. */
        public HoldReleased(
                TenantId tenantId,
                AccountId accountId,
                RunId runId,
                long amount,
                @Nullable Long remaining,
                @Nullable HoldEnd why,
                long heldAfter,
                Instant at) {
            this(tenantId, accountId, runId, amount, remaining, why, null, heldAfter, at);
        }

        /** What stays set aside for the run. */
        public long stays() {
            return remaining == null ? 0 : remaining;
        }
    }

    /**
     * A charge was taken out.
     *
     * @param fromHold how much of it had been set aside for its run
     * @param facts what it was spent on; null in events of before this was told
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
            @Nullable SpendFacts facts,
            Instant at)
            implements AccountEvent {}

    /**
     * A charge was given back.
     *
     * @param reason why, in a word: {@code reassigned}, {@code corrected}, {@code written_off}
     */
    record AccountRefunded(
            TenantId tenantId,
            AccountId accountId,
            CallId callId,
            @Nullable RunId runId,
            String sourceReference,
            long amount,
            String reason,
            long balanceAfter,
            long sourcePosition,
            @Nullable SpendFacts facts,
            Instant at)
            implements AccountEvent {}
}
