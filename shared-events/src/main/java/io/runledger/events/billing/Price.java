package io.runledger.events.billing;

import java.math.BigDecimal;

/**
 * What a call costs, as a person or a second witness says. The three agree: {@code costUsd} is
 * {@code providerCostUsd × markup}, but for a quotient that has no end.
 *
 * @param costUsd what the account pays, unrounded
 */
public record Price(BigDecimal providerCostUsd, BigDecimal markup, BigDecimal costUsd) {

    /** The price of a call that cost the operator this much. */
    public static Price of(BigDecimal providerCostUsd, BigDecimal markup) {
        return new Price(providerCostUsd, markup, Credits.costUsd(providerCostUsd, markup));
    }
}
