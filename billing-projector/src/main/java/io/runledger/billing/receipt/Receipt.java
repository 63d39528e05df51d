package io.runledger.billing.receipt;

import io.runledger.billing.Rows;
import io.runledger.events.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A receipt as the API shows it, and its place in the list. */
record Receipt(long position, Json.Obj json) {

    static Receipt of(ResultSet row) throws SQLException {
        Json.Obj json =
                Json.obj()
                        .put("id", row.getString("id"))
                        .put("account_id", row.getString("account_id"))
                        .put("run_id", row.getString("run_id"))
                        .put("attempt", row.getInt("attempt"))
                        .put("node", row.getString("node"))
                        .put("graph_id", row.getString("graph_id"))
                        .put("schedule_id", row.getString("schedule_id"))
                        .put("source_system", row.getString("source_system"))
                        .put("source_reference", row.getString("source_reference"))
                        .put("call_id", row.getString("call_id"))
                        .put("receipt_kind", row.getString("receipt_kind"))
                        .put("model", row.getString("model"))
                        .put("provider", row.getString("provider"))
                        .put("tokens_in", row.getLong("tokens_in"))
                        .put("tokens_out", row.getLong("tokens_out"))
                        .put("cost_usd", Rows.usd(row.getBigDecimal("cost_usd")))
                        .put("provider_cost_usd", Rows.usd(row.getBigDecimal("provider_cost_usd")))
                        .put("markup", row.getBigDecimal("markup").toPlainString())
                        .put("charged_credits", Long.toString(row.getLong("charged_credits")))
                        .put("pricing", row.getString("pricing"))
                        .put("status", row.getString("status"))
                        .put("reissued", row.getString("reissued"))
                        .put("provenance", row.getString("provenance"))
                        .put("estimated", row.getBoolean("estimated"))
                        .put("run_kind", row.getString("run_kind"))
                        .put("called_at", Rows.instant(row, "called_at"))
                        .put("created_at", Rows.instant(row, "created_at"))
                        .build();
        return new Receipt(row.getLong("position"), json);
    }
}
