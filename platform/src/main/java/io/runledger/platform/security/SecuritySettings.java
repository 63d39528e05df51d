package io.runledger.platform.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The secrets of this installation, each at least 32 characters. They are checked by {@link
 * SecurityTokens} and not here: a refusal while binding would print the value.
 *
 * @param schedulerApiToken opens {@code /api/internal/graphs}: whoever has it starts runs
 * @param billingIngestToken opens {@code /api/internal/billing/ingest}: whoever has it writes
 *     charges
 * @param workerApiToken opens {@code /api/internal/commands}: whoever has it sends any command
 * @param operatorApiToken opens {@code /api/internal/tenants} and {@code /api/internal/schedules}:
 *     whoever has it makes tenants, and puts schedules in Temporal right
 * @param sessionSecret signs the browsers' cookies; whoever has it can sign in as any tenant, and
 *     changing it signs everybody out
 */
@ConfigurationProperties("runledger.security")
record SecuritySettings(
        @DefaultValue("") String schedulerApiToken,
        @DefaultValue("") String billingIngestToken,
        @DefaultValue("") String workerApiToken,
        @DefaultValue("") String operatorApiToken,
        @DefaultValue("") String sessionSecret) {

    @Override
    public String toString() {
        return "SecuritySettings[masked]";
    }
}
