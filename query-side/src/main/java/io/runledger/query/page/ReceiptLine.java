package io.runledger.query.page;

import io.runledger.platform.page.Shown;
import io.runledger.query.activity.Activity.Receipt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A receipt in a table.
 *
 * @param runId the run it is for, or null where it could not be attributed
 */
public record ReceiptLine(
        String time,
        @Nullable String runId,
        String run,
        String graph,
        String model,
        String tokensIn,
        String tokensOut,
        String cost,
        String credits,
        String duration) {

    static ReceiptLine of(Receipt receipt) {
        String runId = receipt.runId();
        return new ReceiptLine(
                Shown.time(receipt.at()),
                runId,
                runId == null ? "unattributed" : Shown.shortId(runId),
                Objects.requireNonNullElse(receipt.graphId(), Shown.NOTHING),
                receipt.model(),
                Shown.count(receipt.tokensIn()),
                Shown.count(receipt.tokensOut()),
                Shown.usd(receipt.costUsd()),
                Shown.count(receipt.credits()),
                Shown.duration(receipt.durationMillis()));
    }
}
