package io.runledger.billing.ledger;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Credits that move from one ledger account to another. A transaction is made of transfers and of
 * nothing else, so its entries sum to zero by construction (LEDGER_SUMS_TO_ZERO).
 *
 * @param amount exact, with fractions of credits where a provider's cost has them
 */
record Transfer(String from, String to, BigDecimal amount) {

    static Transfer of(String from, String to, long amount) {
        return new Transfer(from, to, BigDecimal.valueOf(amount));
    }

    /** One side of a transfer. */
    record Entry(String account, BigDecimal amount) {}

    /** The two sides of each transfer that moves anything. */
    static List<Entry> entries(List<Transfer> transfers) {
        return transfers.stream()
                .filter(transfer -> transfer.amount().signum() != 0)
                .flatMap(Transfer::sides)
                .toList();
    }

    private Stream<Entry> sides() {
        return Stream.of(new Entry(from, amount.negate()), new Entry(to, amount));
    }
}
