package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Finding.Kind;
import io.runledger.billing.reconciliation.Finding.Owner;
import io.runledger.billing.reconciliation.Finding.Plan;
import io.runledger.billing.reconciliation.Finding.QuarantineFact;
import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import io.runledger.billing.reconciliation.Finding.UnitFact;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the three witnesses of one call: what a run announced, what was charged, and what
 * LiteLLM's spend log has. Pure: the same evidence gives the same findings. Every row and every
 * charge of the call is in exactly one of them, so that sums over findings are sums over both.
 */
final class Comparison {

    private final Evidence evidence;
    private final List<LogRow> successes;
    private final List<LogRow> others;
    private final Pairs pairs;
    private final List<Finding> findings = new ArrayList<>();

    private Comparison(Evidence evidence) {
        this.evidence = evidence;
        successes =
                evidence.rows().stream()
                        .filter(row -> row.isSuccess() && row.line() == null)
                        .toList();
        others =
                evidence.rows().stream()
                        .filter(row -> !successes.contains(row) && !row.isUnreadable())
                        .toList();
        pairs = Pairs.of(successes, evidence.receipts());
    }

    /** Nothing, where its witnesses may still come. */
    static List<Finding> of(Evidence evidence) {
        return new Comparison(evidence).findings();
    }

    private List<Finding> findings() {
        evidence.rows().stream().filter(LogRow::isUnreadable).forEach(this::unreadable);
        for (LogRow row : successes) {
            // Tries and failures of the call go with its first success.
            ofSuccess(row, row == successes.getFirst() ? others : List.of());
        }
        if (successes.isEmpty() && !others.isEmpty()) {
            ofFailure();
        }
        if (evidence.due()) {
            pairs.left().forEach(this::withoutRow);
            if (findings.isEmpty()) {
                withoutAnything();
            }
        }
        return findings;
    }

    private void unreadable(LogRow row) {
        add(Kind.UNREADABLE, Plan.NOTHING, row, List.of(), null, "LiteLLM's row: " + row.fault());
    }

    private void ofSuccess(LogRow row, List<LogRow> lines) {
        ReceiptFact receipt = pairs.of(row);
        if (receipt == null) {
            withoutReceipt(row, lines);
        } else {
            String difference = Costs.difference(row, lines, receipt);
            Kind kind = difference.isEmpty() ? Kind.MATCHED : Kind.AMOUNT_MISMATCH;
            add(kind, Plan.NOTHING, row, lines, receipt, difference);
        }
    }

    private void withoutReceipt(LogRow row, List<LogRow> lines) {
        QuarantineFact waits = quarantined(row);
        if (waits != null) {
            inQuarantine(row, lines, waits);
        } else if (!evidence.receipts().isEmpty() || row != successes.getFirst()) {
            anotherCall(row, lines);
        } else if (row.spendUsd() == null) {
            missing(Kind.QUARANTINED, row, lines, "nothing was charged, and " + fault(row));
        } else {
            missing(row, lines);
        }
    }

    private static String fault(LogRow row) {
        return "LiteLLM's row has no cost that can be charged: " + row.fault();
    }

    private @Nullable QuarantineFact quarantined(LogRow row) {
        List<QuarantineFact> all = evidence.quarantined();
        return all.stream()
                .filter(call -> call.responseId().equals(row.requestId()))
                .findFirst()
                .or(() ->
                        all.stream()
                                .filter(_ -> successes.size() == 1 && evidence.receipts().isEmpty())
                                .findFirst())
                .orElse(null);
    }

    private void inQuarantine(LogRow row, List<LogRow> lines, QuarantineFact waits) {
        if (waits.resolution() != null) {
            add(
                    Kind.QUARANTINED,
                    Plan.NOTHING,
                    row,
                    lines,
                    null,
                    "the call was in quarantine and is " + waits.resolution());
        } else if (waits.reason().equals("call_id_reused") || row.spendUsd() == null) {
            add(
                    Kind.QUARANTINED,
                    Plan.NOTHING,
                    row,
                    lines,
                    null,
                    "the call waits for a person: " + waits.reason());
        } else {
            missing(
                    Kind.QUARANTINED,
                    row,
                    lines,
                    "the call waits for a person (%s), and LiteLLM's row says what it cost"
                            .formatted(waits.reason()));
        }
    }

    /** A second success under one call id: a client has used the id again. */
    private void anotherCall(LogRow row, List<LogRow> lines) {
        if (row.cacheHit() && row.spent().signum() == 0) {
            add(Kind.MATCHED, Plan.NOTHING, row, lines, null, "");
        } else {
            missing(
                    Kind.QUARANTINED,
                    row,
                    lines,
                    "call_id_reused: another call under the same id, which a person must look at");
        }
    }

    private void missing(LogRow row, List<LogRow> lines) {
        Owner owner = evidence.owners().get(row.requestId());
        if (evidence.unit() != null || (owner != null && owner.runId() != null)) {
            missing(Kind.MISSING_RECEIPT, row, lines, "LiteLLM has a row and no callback has come");
        } else if (row.claimedRun() != null) {
            missing(
                    Kind.UNKNOWN_RUN,
                    row,
                    lines,
                    "no callback has come, and there is no run " + row.claimedRun());
        } else if (owner == null || owner.suspense()) {
            missing(
                    Kind.UNATTRIBUTED,
                    row,
                    lines,
                    "no callback has come, and the row does not say whose call it was");
        } else {
            missing(
                    Kind.MISSING_RECEIPT,
                    row,
                    lines,
                    "LiteLLM has a row of a call outside of runs and no callback has come");
        }
    }

    private void missing(Kind kind, LogRow row, List<LogRow> lines, String reason) {
        add(kind, Plan.BACKFILL, row, lines, null, reason);
    }

    private void ofFailure() {
        LogRow whole = others.stream().filter(row -> row.line() == null).findFirst().orElse(null);
        List<LogRow> lines = others.stream().filter(row -> row != whole).toList();
        ReceiptFact receipt = pairs.takeOneFor(whole);
        BigDecimal spent =
                others.stream().map(LogRow::spent).reduce(BigDecimal.ZERO, BigDecimal::add);
        UnitFact unit = evidence.unit();
        boolean ends = receipt == null && unit != null && unit.isOpen() && whole != null;
        Plan plan = ends ? Plan.NOTE_FAILURE : Plan.NOTHING;
        if (receipt != null) {
            add(
                    Kind.AMOUNT_MISMATCH,
                    plan,
                    whole,
                    lines,
                    receipt,
                    "LiteLLM's row says that the call failed, and its callback that it did not");
        } else if (spent.signum() > 0) {
            add(
                    Kind.AMOUNT_MISMATCH,
                    plan,
                    whole,
                    lines,
                    null,
                    "the call failed, and LiteLLM's rows say %s USD; a failed call is not charged"
                            .formatted(spent.toPlainString()));
        } else if (ends) {
            add(
                    Kind.OPEN_UNIT,
                    plan,
                    whole,
                    lines,
                    null,
                    "the call failed and no callback has come");
        } else {
            add(Kind.MATCHED, plan, whole, lines, null, "");
        }
    }

    private void withoutRow(ReceiptFact receipt) {
        boolean taken = evidence.takenIds().contains(receipt.responseId());
        add(
                Kind.MISSING_SPEND_LOG,
                Plan.NOTHING,
                null,
                List.of(),
                receipt,
                taken
                        ? "the call was charged, and LiteLLM has the row of another call with the"
                                + " same response id; it keeps the first only"
                        : "the call was charged, and LiteLLM has no row of it");
    }

    private void withoutAnything() {
        QuarantineFact waits =
                evidence.quarantined().stream()
                        .filter(call -> call.resolution() == null)
                        .findFirst()
                        .orElse(null);
        UnitFact unit = evidence.unit();
        if (waits != null) {
            add(
                    Kind.QUARANTINED,
                    Plan.NOTHING,
                    null,
                    List.of(),
                    null,
                    "the call waits for a person (%s), and LiteLLM has no row of it"
                            .formatted(waits.reason()));
        } else if (unit != null && unit.isOpen()) {
            add(
                    Kind.OPEN_UNIT,
                    Plan.NOTHING,
                    null,
                    List.of(),
                    null,
                    "announced at %s; neither a callback nor a row of LiteLLM's has told of it, it"
                                    .formatted(unit.createdAt())
                            + " may still be under way");
        }
    }

    private void add(
            Kind kind,
            Plan plan,
            @Nullable LogRow row,
            List<LogRow> lines,
            @Nullable ReceiptFact receipt,
            String reason) {
        String requestId = requestId(row, lines, receipt);
        findings.add(
                new Finding(
                        kind,
                        plan,
                        evidence.callId(),
                        requestId,
                        tenant(row, receipt),
                        row,
                        lines,
                        receipt,
                        evidence.unit(),
                        row == null ? null : evidence.owners().get(row.requestId()),
                        reason));
    }

    private static String requestId(
            @Nullable LogRow row, List<LogRow> lines, @Nullable ReceiptFact receipt) {
        if (row != null) {
            return row.requestId();
        }
        if (receipt != null) {
            return receipt.responseId();
        }
        return lines.isEmpty() ? "" : lines.getFirst().requestId();
    }

    /** Whose it is: the charge says so first, then the announcement, then the row. */
    private @Nullable String tenant(@Nullable LogRow row, @Nullable ReceiptFact receipt) {
        if (receipt != null) {
            return receipt.tenantId();
        }
        if (evidence.unit() != null) {
            return evidence.unit().tenantId();
        }
        Owner owner = row == null ? null : evidence.owners().get(row.requestId());
        if (owner != null) {
            return owner.tenantId();
        }
        return evidence.quarantined().isEmpty()
                ? null
                : evidence.quarantined().getFirst().tenantId();
    }
}
