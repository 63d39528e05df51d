package io.runledger.events.billing;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of an account. Amounts are whole credits. */
public sealed interface AccountCommand extends Command {

    TenantId tenantId();

    AccountId accountId();

    @Override
    default String aggregateId() {
        return "account:" + tenantId() + ":" + accountId();
    }

    /**
     * Opens an account; opening it again is a no-op unless {@code strict}, which refuses.
     *
     * @param key the idempotency key: whoever opened it under the same key is not refused; null:
     *     none
     */
    record OpenAccount(
            TenantId tenantId,
            AccountId accountId,
            long openingCredits,
            boolean strict,
            @Nullable String key,
            Instant at)
            implements AccountCommand {

        /** Under no key. */
        public OpenAccount(
                TenantId tenantId,
                AccountId accountId,
                long openingCredits,
                boolean strict,
                Instant at) {
            this(tenantId, accountId, openingCredits, strict, null, at);
        }
    }

    /**
     * Puts credits in. Answers with the entry's number.
     *
     * @param key the idempotency key: the same key with the same amount and reference is a no-op
     */
    record DepositCredits(
            TenantId tenantId,
            AccountId accountId,
            long amount,
            String reason,
            @Nullable String reference,
            String key,
            Instant at)
            implements AccountCommand {}

    /**
     * Sets credits aside for an attempt of a run; refused when the account does not have them. What
     * is left of an earlier attempt's is taken over and filled up; for the same attempt again it is
     * a no-op.
     *
     * @param attempt the attempt that needs them
     */
    record PlaceHold(
            TenantId tenantId,
            AccountId accountId,
            RunId runId,
            int attempt,
            long amount,
            Instant at)
            implements AccountCommand {

        /** For a run's first attempt. */
        public PlaceHold(
                TenantId tenantId, AccountId accountId, RunId runId, long amount, Instant at) {
            this(tenantId, accountId, runId, 0, amount, at);
        }
    }

    /**
     * Gives back what is still set aside for a run, but for what its open calls may still cost; a
     * no-op where nothing is to be given back, or where a later attempt needs it.
     *
     * @param attempt the attempt that needs it no more
     * @param openUnits how many of its calls are not settled yet; 0 gives all of it back
     */
    record ReleaseHold(
            TenantId tenantId,
            AccountId accountId,
            RunId runId,
            int attempt,
            int openUnits,
            HoldEnd why,
            Instant at)
            implements AccountCommand {}

    /**
     * Takes a charge out. The balance may go below zero: the call was made. An account that nobody
     * opened is opened by it.
     *
     * @param sourcePosition the charge's position in the log: one at or below the last is a no-op
     */
    record DebitAccount(
            TenantId tenantId,
            AccountId accountId,
            CallId callId,
            @Nullable RunId runId,
            String sourceReference,
            long amount,
            SpendFacts facts,
            long sourcePosition,
            Instant at)
            implements AccountCommand {}

    /**
     * Gives a charge back that was taken out by mistake.
     *
     * @param reason why, in a word: {@code reassigned}, {@code corrected}, {@code written_off}
     * @param sourcePosition the reversal's position in the log: one at or below the last is a no-op
     */
    record RefundAccount(
            TenantId tenantId,
            AccountId accountId,
            CallId callId,
            @Nullable RunId runId,
            String sourceReference,
            long amount,
            String reason,
            SpendFacts facts,
            long sourcePosition,
            Instant at)
            implements AccountCommand {}
}
