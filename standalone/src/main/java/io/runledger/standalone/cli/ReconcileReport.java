package io.runledger.standalone.cli;

import io.runledger.events.json.Json;
import java.io.PrintStream;
import java.util.List;

/** A reconciliation's report for a terminal: counts, sums, and the first of its items. */
final class ReconcileReport {

    private static final int FIRST_ITEMS = 20;

    private ReconcileReport() {}

    static void print(Json.Obj report, PrintStream out) {
        out.printf(
                "Reconciliation %s: %s, calls from %s to %s%s%n",
                report.text("id"),
                report.text("status"),
                report.text("from"),
                report.text("to"),
                isTrue(report, "apply") ? "" : " (nothing was changed: no --apply)");
        out.printf("%-20s %12d%n", "rows of LiteLLM", number(report, "entries_checked"));
        if (report.get("counts") instanceof Json.Obj counts) {
            counts.members()
                    .keySet()
                    .forEach(name -> out.printf("%-20s %12d%n", name, number(counts, name)));
        }
        for (String name : List.of("spend_usd", "receipts_usd", "difference_usd", "rounding_usd")) {
            out.printf("%-20s %20s%n", name, report.text(name));
        }
        if (isTrue(report, "truncated")) {
            out.printf(
                    "LiteLLM has kept rows of %s and later to itself: 10,000 a day are its limit.%n",
                    report.text("truncated_on"));
        }
        printItems(report, out);
    }

    private static void printItems(Json.Obj report, PrintStream out) {
        if (!(report.get("items") instanceof Json.Arr(var items)) || items.isEmpty()) {
            return;
        }
        out.println();
        items.stream()
                .limit(FIRST_ITEMS)
                .map(Json.Obj.class::cast)
                .forEach(item ->
                        out.printf(
                                "%-18s %-16s %-40s %16s  %s%n",
                                item.text("class"),
                                item.text("action"),
                                item.text("call_id"),
                                item.text("difference_usd"),
                                item.text("reason")));
        if (items.size() > FIRST_ITEMS || report.text("next_cursor") != null) {
            out.println("… and more: --csv and --json have all of them");
        }
    }

    static long number(Json.Obj of, String name) {
        return of.get(name) instanceof Json.Num(var number) ? number.longValue() : 0;
    }

    private static boolean isTrue(Json.Obj of, String name) {
        return of.get(name) instanceof Json.Bool(var value) && value;
    }
}
