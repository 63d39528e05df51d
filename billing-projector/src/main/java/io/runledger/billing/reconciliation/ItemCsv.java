package io.runledger.billing.reconciliation;

import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in
 * front: call ids and names are what outsiders chose.
 */
final class ItemCsv {

    private static final List<String> PLAIN =
            List.of(
                    "class",
                    "action",
                    "call_id",
                    "request_id",
                    "run_id",
                    "account_id",
                    "node",
                    "model",
                    "called_at");

    private final StringBuilder csv = new StringBuilder();

    ItemCsv() {
        line(
                "class,action,call_id,request_id,run_id,account_id,node,model,called_at,"
                        + "spend_usd,spend_status,lines,receipt_id,provider_cost_usd,"
                        + "charged_credits,provenance,difference_usd,reason");
    }

    void add(Json.Obj item) {
        StringBuilder line = new StringBuilder();
        PLAIN.forEach(name -> cell(line, item.text(name)));
        Json.Obj spend = item.get("spend") instanceof Json.Obj found ? found : Json.Obj.EMPTY;
        cell(line, spend.text("spend_usd"));
        cell(line, spend.text("status"));
        cell(
                line,
                spend.get("lines") instanceof Json.Arr(var lines)
                        ? Integer.toString(lines.size())
                        : null);
        Json.Obj receipt = item.get("receipt") instanceof Json.Obj found ? found : Json.Obj.EMPTY;
        for (String name : List.of("id", "provider_cost_usd", "charged_credits", "provenance")) {
            cell(line, receipt.text(name));
        }
        cell(line, item.text("difference_usd"));
        cell(line, item.text("reason"));
        line(line.substring(1));
    }

    private void line(String text) {
        csv.append(text).append("\r\n");
    }

    private static void cell(StringBuilder line, @Nullable String value) {
        line.append(',');
        if (value == null || value.isEmpty()) {
            return;
        }
        boolean isFormula =
                "=+@\t\r".indexOf(value.charAt(0)) >= 0
                        || (value.charAt(0) == '-' && !value.matches("-[0-9.]+"));
        String safe = isFormula ? "'" + value : value;
        line.append('"').append(safe.replace("\"", "\"\"")).append('"');
    }

    String text() {
        return csv.toString();
    }
}
