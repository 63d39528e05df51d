package io.runledger.command.billing;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.DepositCredits;
import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.RefundAccount;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rules of an account: the account itself decides, not a projection of it. */
final class AccountRules {

    /**
     * The most that an account may hold, 2^62 credits: whatever it is charged or given back then
     * fits into 64 bits, since a single charge is far below that.
     */
    static final long MAX_BALANCE = 1L << 62;

    private AccountRules() {}

    static List<? extends AccountEvent> decide(AccountState state, AccountCommand command) {
        return switch (command) {
            case OpenAccount c -> open(state, c);
            case DepositCredits c -> deposit(state, c);
            case PlaceHold c -> hold(state, c);
            case ReleaseHold c -> release(state, c);
            case DebitAccount c -> debit(state, c);
            case RefundAccount c -> refund(state, c);
        };
    }

    private static List<AccountEvent> open(AccountState state, OpenAccount c) {
        if (!state.isOpen()) {
            return List.of(
                    new AccountOpened(
                            c.tenantId(), c.accountId(), c.openingCredits(), c.key(), c.at()));
        }
        boolean repeated = c.key() != null && c.key().equals(state.openedUnder());
        if (c.strict() && !repeated) {
            throw new Refused(RefusalCode.CONFLICT, "account %s exists".formatted(c.accountId()));
        }
        return List.of();
    }

    private static List<AccountEvent> deposit(AccountState state, DepositCredits c) {
        requireOpen(state, c);
        CreditsDeposited earlier = state.depositOf(c.key());
        if (earlier == null) {
            return List.of(deposited(state, c));
        }
        boolean same =
                earlier.amount() == c.amount()
                        && earlier.reason().equals(c.reason())
                        && Objects.equals(earlier.reference(), c.reference());
        if (!same) {
            throw new Refused(
                    RefusalCode.IDEMPOTENCY_MISMATCH,
                    "the idempotency key \"%s\" made another deposit; use a new key"
                            .formatted(c.key()));
        }
        return List.of();
    }

    private static CreditsDeposited deposited(AccountState state, DepositCredits c) {
        if (c.amount() > MAX_BALANCE || c.amount() > MAX_BALANCE - state.balance()) {
            throw new Refused(
                    RefusalCode.INVALID_REQUEST,
                    "a balance of %d cannot take %d more: the most an account can have is %d credits"
                            .formatted(state.balance(), c.amount(), MAX_BALANCE));
        }
        return new CreditsDeposited(
                c.tenantId(),
                c.accountId(),
                c.amount(),
                state.balance() + c.amount(),
                c.reason(),
                c.reference(),
                c.key(),
                c.at());
    }

    private static List<AccountEvent> hold(AccountState state, PlaceHold c) {
        requireOpen(state, c);
        if (state.isHeldFor(c.runId(), c.attempt())) {
            return List.of();
        }
        long more = c.amount() - Math.min(c.amount(), state.holdOf(c.runId()));
        if (state.available() < more) {
            throw new Refused(
                    RefusalCode.INSUFFICIENT_CREDITS,
                    "account %s has %d credits available, the run needs %d set aside; deposit credits or lower config.max_cost_credits"
                            .formatted(c.accountId(), state.available(), more));
        }
        return List.of(
                new HoldPlaced(
                        c.tenantId(),
                        c.accountId(),
                        c.runId(),
                        c.attempt() == 0 ? null : c.attempt(),
                        state.holdOf(c.runId()) + more,
                        state.held() + more,
                        c.at()));
    }

    private static List<AccountEvent> release(AccountState state, ReleaseHold c) {
        if (state.isHeldFor(c.runId(), c.attempt() + 1)) {
            return List.of();
        }
        long left = state.holdOf(c.runId());
        long stays = stays(left, state.largestDebitOf(c.runId()), c.openUnits());
        if (stays == left) {
            return List.of();
        }
        return List.of(
                new HoldReleased(
                        c.tenantId(),
                        c.accountId(),
                        c.runId(),
                        left - stays,
                        stays,
                        c.why(),
                        c.attempt(),
                        state.held() - (left - stays),
                        c.at()));
    }

    /**
     * What open calls may still cost: as much as the dearest of the run did, each. Where none has
     * come to an end yet, nobody knows, and all of it stays.
     *
     * @param largest the dearest so far, 0 while there is none
     */
    private static long stays(long left, long largest, int openUnits) {
        if (openUnits == 0) {
            return 0;
        }
        boolean unknown = largest == 0;
        return unknown || largest > left / openUnits ? left : largest * openUnits;
    }

    private static List<AccountEvent> debit(AccountState state, DebitAccount c) {
        if (c.sourcePosition() <= state.lastSourcePosition()) {
            return List.of();
        }
        List<AccountEvent> events = new ArrayList<>();
        if (!state.isOpen()) {
            // Suspense, and accounts that only LiteLLM's callers named: nothing is dropped.
            events.add(new AccountOpened(c.tenantId(), c.accountId(), 0, c.at()));
        }
        long fromHold = Math.min(state.holdOf(c.runId()), c.amount());
        events.add(
                new AccountDebited(
                        c.tenantId(),
                        c.accountId(),
                        c.callId(),
                        c.runId(),
                        c.sourceReference(),
                        c.amount(),
                        fromHold,
                        Math.subtractExact(state.balance(), c.amount()),
                        state.held() - fromHold,
                        c.sourcePosition(),
                        c.facts(),
                        c.at()));
        return events;
    }

    /** What is given back is free to be spent: the run that had paid it may have ended long ago. */
    private static List<AccountEvent> refund(AccountState state, RefundAccount c) {
        if (c.sourcePosition() <= state.lastSourcePosition()) {
            return List.of();
        }
        requireOpen(state, c);
        return List.of(
                new AccountRefunded(
                        c.tenantId(),
                        c.accountId(),
                        c.callId(),
                        c.runId(),
                        c.sourceReference(),
                        c.amount(),
                        c.reason(),
                        Math.addExact(state.balance(), c.amount()),
                        c.sourcePosition(),
                        c.facts(),
                        c.at()));
    }

    private static void requireOpen(AccountState state, AccountCommand c) {
        if (!state.isOpen()) {
            throw new Refused(
                    RefusalCode.NOT_FOUND,
                    "there is no account %s; POST /api/v1/billing/accounts opens one"
                            .formatted(c.accountId()));
        }
    }
}
