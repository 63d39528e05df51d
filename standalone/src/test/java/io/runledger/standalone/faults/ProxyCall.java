package io.runledger.standalone.faults;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as it really was.
 *
 * @param callId the id that its client gave it, which need not be unique
 * @param responseId the provider's id of the answer
 * @param costUsd what its report says it cost; null where the proxy does not know
 * @param rowUsd what its row says
 * @param endUser the request's {@code user}
 * @param metadata {@code spend_logs_metadata}
 * @param payer who has to pay for it in the end; null for a run's call, whose payer is the run's
 */
public record ProxyCall(
        String callId,
        String responseId,
        Model model,
        Fate fate,
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal rowUsd,
        int tokensIn,
        int tokensOut,
        @Nullable String endUser,
        Json metadata,
        Instant startedAt,
        Instant endedAt,
        @Nullable Payer payer) {

    private static final BigDecimal TIMEOUT_USD = new BigDecimal("1.6e-05");

    /** A call with the fate and price that its id has under this seed. */
    static ProxyCall of(
            Chance chance,
            String callId,
            Model model,
            Fate rolled,
            @Nullable String endUser,
            Json metadata,
            Instant startedAt,
            @Nullable Payer payer) {
        Fate fate = model.isPaidFor() ? rolled : rolled.withoutDispute();
        int tokensIn = 1 + chance.below(4_000);
        int tokensOut = 1 + chance.below(900);
        BigDecimal cost = cost(chance, model, fate, tokensIn, tokensOut);
        String answer = "chatcmpl-%016x".formatted(chance.random().nextLong());
        return new ProxyCall(
                callId,
                fate.course() == Fate.Course.CACHE_HIT ? answer + "_cache_hit179524" : answer,
                model,
                fate,
                cost,
                rowUsd(chance, fate, cost),
                tokensIn,
                tokensOut,
                endUser,
                metadata,
                startedAt,
                startedAt.plusMillis(20 + chance.below(3_000)),
                payer);
    }

    private static @Nullable BigDecimal cost(
            Chance chance, Model model, Fate fate, int tokensIn, int tokensOut) {
        return switch (fate.course()) {
            case FAILS, TIMES_OUT, CACHE_HIT -> BigDecimal.ZERO;
            case WELL, RETRIED, CUT, ANSWER_LOST ->
                    // What a tenant's own key pays for, the proxy often has no price of.
                    model == Model.USER_FUNDED && chance.percent(40)
                            ? null
                            : model.price(chance, tokensIn, tokensOut);
        };
    }

    private static @Nullable BigDecimal rowUsd(
            Chance chance, Fate fate, @Nullable BigDecimal cost) {
        if (fate.course() == Fate.Course.TIMES_OUT) {
            return TIMEOUT_USD;
        }
        if (cost == null) {
            return BigDecimal.ZERO; // The row has no other word for unknown.
        }
        if (cost.signum() == 0) {
            return cost;
        }
        return switch (fate.row()) {
            case LAST_DIGIT -> BigDecimal.valueOf(Math.nextUp(cost.doubleValue())).max(cost);
            case OTHER_SPEND -> cost.add(new BigDecimal("0.00" + (1 + chance.below(9))));
            case WRITTEN, TWICE, LATE, LOST, NULL_SPEND, NEGATIVE_SPEND, TEXT_SPEND -> cost;
        };
    }

    /** Whether a run made it, under an id that the product minted. */
    public boolean isOfRun() {
        return payer == null;
    }
}
