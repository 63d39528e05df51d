package io.runledger.billing.reconciliation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the ledger is reconciled with LiteLLM's spend log.
 *
 * @param every how often a pass begins by itself; 5 minutes by default
 * @param overlap how far a pass goes back behind the end of the one before it. A row carries the
 *     start of its call and is written at its end, so a call that takes longer than this, and that
 *     no run announced, is missed; an hour by default
 * @param lag how old a call must be before it can be missing something; LiteLLM writes its rows up
 *     to 10 seconds late (seen: 0.6 to 9.2 s), 15 seconds by default
 * @param keep how long the reports of passes that began by themselves are kept; 30 days by default
 */
@ConfigurationProperties("runledger.reconciler")
public record ReconcilerSettings(
        @DefaultValue("5m") Duration every,
        @DefaultValue("1h") Duration overlap,
        @DefaultValue("15s") Duration lag,
        @DefaultValue("30d") Duration keep) {

    /**
     * @throws IllegalArgumentException if a duration is negative, or passes would never pause
     */
    public ReconcilerSettings {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "runledger.reconciler.every must be a second or more");
        }
        if (overlap.isNegative() || lag.isNegative() || keep.isNegative()) {
            throw new IllegalArgumentException(
                    "runledger.reconciler: overlap, lag and keep must not be negative");
        }
    }
}
