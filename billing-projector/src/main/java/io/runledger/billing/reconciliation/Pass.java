package io.runledger.billing.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One pass over LiteLLM's spend log.
 *
 * @param number its place among all passes
 * @param scheduled whether it began by itself
 * @param from the earliest start of a call, included
 * @param to the latest, not included
 * @param apply whether what is missing is to be charged
 * @param status {@code running}, {@code done} or {@code error}
 * @param error why it ended in error, or null
 * @param truncatedOn the earliest day of which LiteLLM kept rows to itself, or null
 */
record Pass(
        UUID id,
        long number,
        boolean scheduled,
        String tenantId,
        String requestedBy,
        Instant from,
        Instant to,
        boolean apply,
        String status,
        @Nullable String error,
        @Nullable LocalDate truncatedOn,
        Instant startedAt,
        @Nullable Instant completedAt) {

    boolean isRunning() {
        return status.equals("running");
    }
}
