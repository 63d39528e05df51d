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

    /** Opens an account; opening it again is a no-op unless {@code strict}, which refuses. */
    record OpenAccount(
            TenantId tenantId, AccountId accountId, long openingCredits, boolean strict, Instant at)
            implements AccountCommand {}

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
     * Gives back what is still set aside for a run; a no-op where nothing is, or where a later
     * attempt needs it.
     *
     * @param attempt the attempt that needs it no more
     */
    record ReleaseHold(TenantId tenantId, AccountId accountId, RunId runId, int attempt, Instant at)
            implements AccountCommand {}

    /**
     * Takes a charge out. The balance may go below zero: the call was made.
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
            long sourcePosition,
            Instant at)
            implements AccountCommand {}
}
