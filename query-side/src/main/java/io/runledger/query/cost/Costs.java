package io.runledger.query.cost;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What calls cost, added up.
 *
 * @param groups one page, dearest first
 * @param totals of all groups, not only of the page
 * @param nextCursor where the next page begins, or null at the end
 */
public record Costs(List<Group> groups, Sums totals, @Nullable String nextCursor) {

    public Costs {
        groups = List.copyOf(groups);
    }

    /**
     * What the calls of one group cost.
     *
     * @param name what they have in common; empty for those without
     * @param within the graph, where the groups are nodes; else empty
     */
    public record Group(String name, String within, Sums sums) {}

    /**
     * Exact sums.
     *
     * @param requests how many calls
     * @param costUsd what accounts pay, markup included, unrounded
     * @param credits the same in whole credits: the sum of the receipts
     * @param providerCostUsd what the providers ask for
     */
    public record Sums(
            long requests,
            long tokensIn,
            long tokensOut,
            BigDecimal costUsd,
            BigDecimal credits,
            BigDecimal providerCostUsd) {}
}
