package io.runledger.billing.attribution;

import org.jspecify.annotations.Nullable;

/**
 * Whose call a payload says it was: the caller's words, to be checked.
 *
 * @param runId from {@code metadata.spend_logs_metadata}, as it was sent
 * @param attempt 0 where it was not sent
 * @param endUser the body's {@code user}: {@code {tenant}/{account}}, or an account's id
 */
public record Claim(
        @Nullable String runId,
        int attempt,
        @Nullable String node,
        @Nullable String graphId,
        @Nullable String endUser) {}
