package io.runledger.query.page;

import io.runledger.platform.page.Shown;
import io.runledger.query.run.RunRow;

/** A run in a table. */
public record RunLine(
        String id,
        String shortId,
        String graph,
        String graphHref,
        String status,
        String trigger,
        String requestedBy,
        String created,
        String duration,
        String tokens,
        String cost,
        String billing) {

    static RunLine of(RunRow row) {
        return new RunLine(
                row.runId(),
                Shown.shortId(row.runId()),
                row.graphId() + " v" + row.graphVersion(),
                "/graphs/" + row.graphId(),
                row.status(),
                row.triggerSource(),
                row.requestedBy(),
                Shown.time(row.createdAt()),
                Shown.between(row.startedAt(), row.completedAt()),
                Shown.count(row.tokensIn() + row.tokensOut()),
                Shown.usd(row.costUsd()),
                row.billingStatus());
    }
}
