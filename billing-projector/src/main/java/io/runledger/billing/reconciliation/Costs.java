package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import java.math.BigDecimal;
import java.util.List;

/** Compares what LiteLLM says a call cost with what was charged for it. */
final class Costs {

    /** Two costs that differ by less, in proportion, differ in how a float was written. */
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-9");

    private Costs() {}

    private static boolean isSame(BigDecimal one, BigDecimal other) {
        BigDecimal larger = one.abs().max(other.abs());
        return one.subtract(other).abs().compareTo(larger.multiply(TOLERANCE)) <= 0;
    }

    /** How a row with its tries differs from its charge, in a sentence; empty where it does not. */
    static String difference(LogRow row, List<LogRow> lines, ReceiptFact receipt) {
        BigDecimal spend = row.spendUsd();
        boolean isPaid = receipt.pricing() == null || receipt.pricing().equals("paid");
        if (spend == null) {
            return isPaid || receipt.providerCostUsd().signum() != 0
                    ? "LiteLLM's row has no cost that can be compared: " + row.fault()
                    : "";
        }
        if (!isSame(spend, receipt.providerCostUsd())) {
            return "LiteLLM's row says %s USD and the receipt %s USD"
                    .formatted(spend.toPlainString(), receipt.providerCostUsd().toPlainString());
        }
        return ofTries(lines);
    }

    private static String ofTries(List<LogRow> lines) {
        BigDecimal tries =
                lines.stream().map(LogRow::spent).reduce(BigDecimal.ZERO, BigDecimal::add);
        return tries.signum() == 0
                ? ""
                : "LiteLLM's rows of tries that failed say %s USD, which no callback tells of"
                        .formatted(tries.toPlainString());
    }
}
