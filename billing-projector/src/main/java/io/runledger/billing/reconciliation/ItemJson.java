package io.runledger.billing.reconciliation;

import io.runledger.billing.Rows;
import io.runledger.billing.reconciliation.Finding.Owner;
import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import io.runledger.billing.reconciliation.Finding.UnitFact;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A finding as a report shows it, with the evidence of each witness. */
final class ItemJson {

    private ItemJson() {}

    static Json.Obj of(Finding finding) {
        return Json.obj()
                .put("class", finding.kind().shown())
                .put("call_id", finding.callId())
                .put("request_id", finding.requestId())
                .put("run_id", runId(finding))
                .put("account_id", accountId(finding))
                .put("node", node(finding))
                .put("model", finding.model())
                .put("called_at", at(calledAt(finding)))
                .put("intent", intent(finding.intent()))
                .put("receipt", receipt(finding.receipt()))
                .put("spend", spend(finding))
                .put("reason", finding.reason())
                .build();
    }

    private static @Nullable String runId(Finding finding) {
        ReceiptFact receipt = finding.receipt();
        UnitFact intent = finding.intent();
        if (receipt != null && receipt.runId() != null) {
            return receipt.runId();
        }
        if (intent != null) {
            return intent.runId();
        }
        LogRow row = finding.row();
        return row == null ? null : row.claimedRun();
    }

    private static @Nullable String accountId(Finding finding) {
        ReceiptFact receipt = finding.receipt();
        UnitFact intent = finding.intent();
        Owner owner = finding.owner();
        if (receipt != null) {
            return receipt.accountId();
        }
        if (intent != null) {
            return intent.accountId();
        }
        return owner == null ? null : owner.accountId();
    }

    private static @Nullable String node(Finding finding) {
        ReceiptFact receipt = finding.receipt();
        UnitFact intent = finding.intent();
        if (intent != null) {
            return intent.node();
        }
        if (receipt != null && receipt.node() != null) {
            return receipt.node();
        }
        LogRow row = finding.row();
        return row == null ? null : row.node();
    }

    private static @Nullable Instant calledAt(Finding finding) {
        LogRow row = finding.row();
        ReceiptFact receipt = finding.receipt();
        UnitFact intent = finding.intent();
        if (row != null && row.startedAt() != null) {
            return row.startedAt();
        }
        if (receipt != null) {
            return receipt.startedAt();
        }
        if (intent != null) {
            return intent.createdAt();
        }
        return finding.lines().isEmpty() ? null : finding.lines().getFirst().startedAt();
    }

    private static Json at(@Nullable Instant time) {
        return time == null ? Json.NULL : Json.of(time.toString());
    }

    private static Json intent(@Nullable UnitFact unit) {
        return unit == null
                ? Json.NULL
                : Json.obj()
                        .put("run_id", unit.runId())
                        .put("attempt", unit.attempt())
                        .put("node", unit.node())
                        .put("model", unit.model())
                        .put("outcome", unit.outcome())
                        .put("created_at", unit.createdAt())
                        .build();
    }

    static Json receipt(@Nullable ReceiptFact receipt) {
        return receipt == null
                ? Json.NULL
                : Json.obj()
                        .put("id", receipt.id())
                        .put("call_id", receipt.callId())
                        .put("account_id", receipt.accountId())
                        .put("provider_cost_usd", Rows.usd(receipt.providerCostUsd()))
                        .put("charged_credits", Long.toString(receipt.chargedCredits()))
                        .put("provenance", receipt.provenance())
                        .put("status", receipt.reversed() ? "reversed" : "charged")
                        .build();
    }

    private static Json spend(Finding finding) {
        LogRow row = finding.row();
        if (finding.rows() == 0) {
            return Json.NULL;
        }
        LogRow first = row == null ? finding.lines().getFirst() : row;
        Json.Builder spend =
                Json.obj()
                        .put("request_id", first.requestId())
                        .put("spend_usd", usd(first.spendUsd()))
                        .put("status", first.status())
                        .put(
                                "lines",
                                Json.arr(finding.lines().stream().map(ItemJson::line).toList()));
        if (first.isUnreadable() && first.payload() != null) {
            spend.put("raw", first.payload().text("raw"));
        }
        return spend.build();
    }

    private static Json line(LogRow row) {
        return Json.obj()
                .put("request_id", row.requestId())
                .put("spend_usd", usd(row.spendUsd()))
                .put("status", row.status())
                .build();
    }

    private static Json usd(@Nullable BigDecimal amount) {
        return amount == null ? Json.NULL : Json.of(Rows.usd(amount));
    }
}
