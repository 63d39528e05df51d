package io.runledger.billing.ledger;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account's statement: what was there before, what moved, and what is there after. Opening
 * balance and lines sum to the closing balance.
 *
 * @param from null: since the account exists
 * @param to null: until now
 * @param sums what moved, by reason
 * @param lines oldest first; no more than were asked for
 * @param more whether there are more lines
 */
record Statement(
        String accountId,
        @Nullable Instant from,
        @Nullable Instant to,
        BigDecimal opening,
        BigDecimal closing,
        Map<String, BigDecimal> sums,
        List<Line> lines,
        boolean more) {

    /** Something that moved. */
    record Line(
            long position,
            String id,
            BigDecimal amount,
            BigDecimal balanceAfter,
            String reason,
            @Nullable String reference,
            @Nullable String runId,
            @Nullable String callId,
            Instant at) {

        Json.Obj json() {
            return Json.obj()
                    .put("id", id)
                    .put("amount", amount.toPlainString())
                    .put("balance_after", balanceAfter.toPlainString())
                    .put("reason", reason)
                    .put("reference", reference)
                    .put("run_id", runId)
                    .put("call_id", callId)
                    .put("created_at", at)
                    .build();
        }
    }

    Json json(@Nullable String nextCursor) {
        Json.Builder byReason = Json.obj();
        sums.forEach((reason, sum) -> byReason.put(reason, sum.toPlainString()));
        return Json.obj()
                .put("account_id", accountId)
                .put("from", from == null ? null : from.toString())
                .put("to", to == null ? null : to.toString())
                .put("opening_balance", opening.toPlainString())
                .put("closing_balance", closing.toPlainString())
                .put("sums", byReason.build())
                .put("lines", Json.arr(lines.stream().map(Line::json).toList()))
                .put("next_cursor", nextCursor)
                .build();
    }
}
