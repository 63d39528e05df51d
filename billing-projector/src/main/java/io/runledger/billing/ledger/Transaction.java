package io.runledger.billing.ledger;

import static io.runledger.billing.ledger.LedgerAccount.DEPOSITS;
import static io.runledger.billing.ledger.LedgerAccount.PROVIDER_COST;
import static io.runledger.billing.ledger.LedgerAccount.PROVIDER_PAYABLE;
import static io.runledger.billing.ledger.LedgerAccount.REVENUE;
import static io.runledger.billing.ledger.LedgerAccount.available;
import static io.runledger.billing.ledger.LedgerAccount.held;

import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the journal: one event of an account, as transfers.
 *
 * @param kind what happened, in a word
 */
record Transaction(
        String kind,
        @Nullable RunId runId,
        @Nullable CallId callId,
        @Nullable String reference,
        List<Transfer> transfers) {

    /**
     * The transaction of an event; empty for an account that was opened with nothing in it.
     *
     * @param heldBefore what the account had set aside for all runs: a hold's event says what is
     *     set aside from now on, and some of it may be left from an earlier attempt
     */
    static Optional<Transaction> of(AccountEvent event, long heldBefore) {
        AccountId account = event.accountId();
        return switch (event) {
            case AccountOpened(_, _, long credits, _, _) ->
                    credits == 0
                            ? Optional.empty()
                            : Optional.of(
                                    plain(
                                            "opening",
                                            null,
                                            Transfer.of(DEPOSITS, available(account), credits)));
            case CreditsDeposited deposit ->
                    Optional.of(
                            new Transaction(
                                    "deposit",
                                    null,
                                    null,
                                    deposit.reference(),
                                    List.of(
                                            Transfer.of(
                                                    DEPOSITS,
                                                    available(account),
                                                    deposit.amount()))));
            case HoldPlaced hold ->
                    Optional.of(
                            plain(
                                    "hold_placed",
                                    hold.runId(),
                                    Transfer.of(
                                            available(account),
                                            held(account),
                                            hold.heldAfter() - heldBefore)));
            case HoldReleased hold ->
                    Optional.of(
                            plain(
                                    "hold_released",
                                    hold.runId(),
                                    Transfer.of(held(account), available(account), hold.amount())));
            case AccountDebited debit -> Optional.of(charge(debit));
            case AccountRefunded refund -> Optional.of(refund(refund));
        };
    }

    private static Transaction plain(String kind, @Nullable RunId run, Transfer transfer) {
        return new Transaction(kind, run, null, null, List.of(transfer));
    }

    private static Transaction charge(AccountDebited debit) {
        AccountId account = debit.accountId();
        return new Transaction(
                "charge",
                debit.runId(),
                debit.callId(),
                debit.sourceReference(),
                List.of(
                        Transfer.of(held(account), REVENUE, debit.fromHold()),
                        Transfer.of(available(account), REVENUE, debit.amount() - debit.fromHold()),
                        new Transfer(PROVIDER_PAYABLE, PROVIDER_COST, cost(debit.facts()))));
    }

    private static Transaction refund(AccountRefunded refund) {
        return new Transaction(
                "refund",
                refund.runId(),
                refund.callId(),
                refund.sourceReference(),
                List.of(
                        Transfer.of(REVENUE, available(refund.accountId()), refund.amount()),
                        new Transfer(PROVIDER_COST, PROVIDER_PAYABLE, cost(refund.facts()))));
    }

    /**
     * What the call cost the operator, in credits; 0 where the event is from before this was told.
     */
    private static BigDecimal cost(@Nullable SpendFacts facts) {
        return facts == null
                ? BigDecimal.ZERO
                : facts.providerCostUsd().multiply(Credits.PER_USD).stripTrailingZeros();
    }
}
