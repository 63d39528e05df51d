package io.runledger.billing.quarantine;

import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Price;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What a person says a call costs: what the account pays, or what the provider took. */
final class PriceSent {

    static final String COST = "cost_usd";
    static final String PROVIDER_COST = "provider_cost_usd";

    /** Above this it is a slip of the pen, as it is in a payload. */
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(10_000);

    /** Decimals of a quotient that has no end; rounded down, so that the markup leads no higher. */
    private static final int DECIMALS = 20;

    private PriceSent() {}

    /**
     * The price in a body; null where it has none.
     *
     * @throws ProblemException 400 if it is no amount, or if both are given
     */
    static @Nullable Price read(Json.Obj body, BigDecimal markup) {
        BigDecimal cost = amount(body, COST, markup);
        BigDecimal providerCost = amount(body, PROVIDER_COST, BigDecimal.ONE);
        if (cost != null && providerCost != null) {
            throw ProblemException.invalid(COST, "and provider_cost_usd exclude each other");
        }
        if (providerCost != null) {
            return Price.of(providerCost, markup);
        }
        return cost == null ? null : new Price(providerCost(cost, markup), markup, cost);
    }

    private static BigDecimal providerCost(BigDecimal cost, BigDecimal markup) {
        BigDecimal down = cost.divide(markup, DECIMALS, RoundingMode.DOWN).stripTrailingZeros();
        return down.scale() < 0 ? down.setScale(0) : down;
    }

    private static @Nullable BigDecimal amount(Json.Obj body, String name, BigDecimal times) {
        return switch (body.get(name)) {
            case null -> null;
            case Json.Null _ -> null;
            case Json.Num(var number) -> checked(name, number, times);
            case Json.Str(var text) -> checked(name, parsed(name, text), times);
            case Json.Bool _, Json.Arr _, Json.Obj _ -> throw wrong(name);
        };
    }

    private static BigDecimal parsed(String name, String text) {
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,30})?")) {
            throw wrong(name);
        }
        return new BigDecimal(text);
    }

    private static BigDecimal checked(String name, BigDecimal amount, BigDecimal times) {
        if (amount.signum() < 0 || amount.compareTo(MOST_USD.multiply(times)) > 0) {
            throw wrong(name);
        }
        Credits.ofUsd(amount);
        return amount;
    }

    private static ProblemException wrong(String name) {
        return ProblemException.invalid(name, "must be an amount in US dollars from 0 to 10000");
    }
}
