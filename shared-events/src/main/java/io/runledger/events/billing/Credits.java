package io.runledger.events.billing;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The arithmetic of money. 1 credit is 1e-7 USD; {@code cost = provider cost × markup}, exact, and
 * one rounding up at the very end: {@code credits = ceil(cost × 10^7)} (CREDIT_UNIT_STANDARD).
 */
public final class Credits {

    /** Credits in one US dollar. */
    public static final BigDecimal PER_USD = BigDecimal.valueOf(10_000_000);

    private Credits() {}

    /** What the account pays for a call: the provider's cost times the markup, unrounded. */
    public static BigDecimal costUsd(BigDecimal providerCostUsd, BigDecimal markup) {
        return providerCostUsd.multiply(markup);
    }

    /**
     * The whole credits that cover a cost.
     *
     * @throws ArithmeticException if they do not fit into 64 bits
     */
    public static long ofUsd(BigDecimal costUsd) {
        return costUsd.multiply(PER_USD).setScale(0, RoundingMode.CEILING).longValueExact();
    }
}
