package io.runledger.billing.ingest;

import io.runledger.events.billing.Pricing;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a payload's cost is worth. LiteLLM is the only source of cost: there is no price table here,
 * and what it does not know is never guessed (COST_ORACLE_IS_LITELLM).
 */
sealed interface CostVerdict {

    /** A call that costs more than this is a mistake, not a call. */
    BigDecimal ABSURD_USD = BigDecimal.valueOf(10_000);

    /**
     * Prices of the ordinary tier. The payload names some 100 more, for tiers that a deployment
     * with a price of its own inherits and does not use.
     */
    List<String> PRICES =
            List.of(
                    "input_cost_per_token",
                    "output_cost_per_token",
                    "input_cost_per_character",
                    "output_cost_per_character",
                    "input_cost_per_second",
                    "output_cost_per_second",
                    "input_cost_per_query",
                    "input_cost_per_image",
                    "output_cost_per_image");

    /** The call cost this much, exactly; zero where LiteLLM says so credibly. */
    record Charge(BigDecimal providerCostUsd) implements CostVerdict {}

    /** The cost is unknown or impossible; a person must look. */
    record Quarantine(String reason) implements CostVerdict {}

    /**
     * Judges a successful call's cost. Only the top-level {@code response_cost} counts: the one in
     * {@code hidden_params} is the full price even of a cache hit. Where the account does not pay,
     * an unknown cost is no matter for a person: it counts as 0.
     */
    static CostVerdict of(Json.Obj payload, Pricing pricing) {
        boolean paid = pricing == Pricing.PAID;
        return switch (payload.get("response_cost")) {
            case null -> paid ? new Quarantine("cost is absent") : new Charge(BigDecimal.ZERO);
            case Json.Null _ -> paid ? new Quarantine("cost is null") : new Charge(BigDecimal.ZERO);
            case Json.Num(var cost) -> ofNumber(cost, payload, paid);
            case Json.Bool _, Json.Str _, Json.Arr _, Json.Obj _ ->
                    new Quarantine("cost is not a number");
        };
    }

    private static CostVerdict ofNumber(BigDecimal cost, Json.Obj payload, boolean paid) {
        if (cost.signum() < 0) {
            return new Quarantine("cost is negative");
        }
        if (cost.compareTo(ABSURD_USD) > 0) {
            return new Quarantine("cost is above " + ABSURD_USD + " USD");
        }
        return paid && cost.signum() == 0 && isPriced(payload)
                ? new Quarantine("cost is zero for a priced model")
                : new Charge(cost);
    }

    private static boolean isPriced(Json.Obj payload) {
        boolean hasTokens =
                PayloadReader.tokens(payload, "prompt_tokens") > 0
                        || PayloadReader.tokens(payload, "completion_tokens") > 0
                        || PayloadReader.tokens(payload, "total_tokens") > 0;
        Json.Obj prices = priceInformation(payload);
        return hasTokens
                && !PayloadReader.isTrue(payload.get("cache_hit"))
                && PRICES.stream().map(prices::get).anyMatch(CostVerdict::isPositive);
    }

    private static boolean isPositive(Json value) {
        return value instanceof Json.Num(var price) && price.signum() > 0;
    }

    /** The payload's own words on what its model costs. */
    static Json.Obj priceInformation(Json.Obj payload) {
        return PayloadReader.object(
                PayloadReader.object(payload, "model_map_information"), "model_map_value");
    }
}
