package io.runledger.billing.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the three witnesses of one call say together.
 *
 * @param requestId the row's or the charge's response id; empty where there is neither
 * @param tenantId whose it is; null where nobody can be named
 * @param row LiteLLM's row of the whole call, or null
 * @param lines LiteLLM's rows of single tries, and of failures of the same call
 * @param receipt what was charged, or null
 * @param intent what the run announced, or null
 * @param reason one sentence for a person; empty for what matches
 */
record Finding(
        Kind kind,
        Plan plan,
        String callId,
        String requestId,
        @Nullable String tenantId,
        @Nullable LogRow row,
        List<LogRow> lines,
        @Nullable ReceiptFact receipt,
        @Nullable UnitFact intent,
        @Nullable Owner owner,
        String reason) {

    Finding {
        lines = List.copyOf(lines);
    }

    /** The classes of a report, under the names that its counts have. */
    enum Kind {
        /** All witnesses that can be there agree. */
        MATCHED,
        /** LiteLLM has a row, and nothing was charged. */
        MISSING_RECEIPT,
        /** A call was charged, and LiteLLM has no row of it. */
        MISSING_SPEND_LOG,
        /** Both are there and say different things, or a failed call has a cost. */
        AMOUNT_MISMATCH,
        /** As missing receipt, and nobody can be named who made the call. */
        UNATTRIBUTED,
        /** As missing receipt, for a run that there is not. */
        UNKNOWN_RUN,
        /** The call waits for a person, or will. */
        QUARANTINED,
        /** A run announced the call, and no other witness has told how it ended. */
        OPEN_UNIT,
        /** The row cannot be read. */
        UNREADABLE;

        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is to be done about it. */
    enum Plan {
        NOTHING,
        /** Hand the row to the writer that callbacks go through. */
        BACKFILL,
        /** Hand the failed row to it, so that the usage unit ends. */
        NOTE_FAILURE
    }

    /**
     * Who would pay for a row that nothing was charged for.
     *
     * @param runId the run where it is known
     */
    record Owner(String tenantId, String accountId, @Nullable String runId, boolean suspense) {}

    /**
     * A charge.
     *
     * @param responseId LiteLLM's {@code id} as the charge's witness gave it
     * @param startedAt when the call began, in the witness's eyes
     */
    record ReceiptFact(
            String id,
            String callId,
            String responseId,
            String tenantId,
            String accountId,
            @Nullable String runId,
            @Nullable String node,
            String model,
            BigDecimal providerCostUsd,
            long chargedCredits,
            String provenance,
            @Nullable String pricing,
            boolean reversed,
            Instant startedAt) {}

    /**
     * A call that a run announced before it was made.
     *
     * @param outcome null while it is open
     */
    record UnitFact(
            String runId,
            int attempt,
            String node,
            String tenantId,
            String accountId,
            String model,
            @Nullable String outcome,
            Instant createdAt) {

        boolean isOpen() {
            return outcome == null;
        }
    }

    /**
     * A call in quarantine.
     *
     * @param resolution null while it waits
     */
    record QuarantineFact(
            String responseId,
            String reason,
            @Nullable String resolution,
            String tenantId,
            String accountId,
            @Nullable String runId) {}

    /** What LiteLLM says was spent on it, with all tries. */
    BigDecimal spent() {
        BigDecimal spent = row == null ? BigDecimal.ZERO : row.spent();
        for (LogRow line : lines) {
            spent = spent.add(line.spent());
        }
        return spent;
    }

    /** What the ledger has for it. */
    BigDecimal charged() {
        return receipt == null ? BigDecimal.ZERO : receipt.providerCostUsd();
    }

    /** Which model it was, as far as anybody says. */
    String model() {
        if (row != null) {
            return row.model();
        }
        if (receipt != null) {
            return receipt.model();
        }
        if (intent != null) {
            return intent.model();
        }
        return lines.isEmpty() ? "unknown" : lines.getFirst().model();
    }

    int rows() {
        return lines.size() + (row == null ? 0 : 1);
    }
}
