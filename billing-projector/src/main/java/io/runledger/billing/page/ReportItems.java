package io.runledger.billing.page;

import io.runledger.billing.Page;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.page.PrettyJson;
import io.runledger.platform.page.Shown;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads a reconciliation's findings with the evidence of each witness, in the order they were made.
 */
@Component
class ReportItems {

    private final JdbcClient db;

    ReportItems(JdbcClient db) {
        this.db = db;
    }

    /**
     * A finding.
     *
     * @param position where it stands, for the list's cursor: higher is earlier
     * @param intent what the run announced; null where it announced nothing
     * @param receipt what was charged; null where nothing was
     * @param receiptId the charge's, where it can be put right
     * @param spend what LiteLLM's spend log says; null where it says nothing
     * @param spendUsd what would be the right price; null where nobody says so
     */
    public record Item(
            long position,
            String kind,
            String name,
            String reason,
            String callId,
            @Nullable String runId,
            @Nullable String account,
            String node,
            String model,
            String called,
            @Nullable String intent,
            @Nullable String receipt,
            @Nullable String receiptId,
            @Nullable String spend,
            @Nullable String spendUsd,
            String difference,
            String action,
            String evidence) {}

    List<Item> of(UUID report, TenantId tenant, String kind, Page page) {
        return db.sql(
                        """
                        SELECT * FROM reconciliation_items
                        WHERE reconciliation_id = :id AND tenant_id = :tenant
                          AND class <> 'matched' AND (:kind = '' OR class = :kind)
                          AND :last - ordinal < :before
                        ORDER BY ordinal LIMIT :limit
                        """)
                .param("id", report)
                .param("tenant", tenant.value())
                .param("kind", kind)
                .param("last", Long.MAX_VALUE / 2)
                .param("before", page.before())
                .param("limit", page.rows())
                .query((row, _) -> item(row))
                .list();
    }

    private static Item item(ResultSet row) throws SQLException {
        String text = row.getString("evidence");
        Json.Obj evidence = text == null ? Json.Obj.EMPTY : (Json.Obj) Json.parseStored(text);
        BigDecimal spend = row.getBigDecimal("spend_usd");
        BigDecimal receipts = row.getBigDecimal("receipts_usd");
        String kind = row.getString("class");
        Json.Obj receipt = part(evidence, "receipt");
        return new Item(
                Long.MAX_VALUE / 2 - row.getLong("ordinal"),
                kind,
                kind.replace('_', ' '),
                text(evidence, "reason"),
                row.getString("call_id"),
                evidence.text("run_id"),
                evidence.text("account_id"),
                text(evidence, "node"),
                text(evidence, "model"),
                text(evidence, "called_at").replace('T', ' ').replace("Z", ""),
                intent(part(evidence, "intent")),
                receipt(receipt),
                receipt == null ? null : receipt.text("id"),
                spend(part(evidence, "spend")),
                spend.signum() > 0 ? spend.toPlainString() : null,
                Shown.usd(spend.subtract(receipts)),
                row.getString("action").replace('_', ' '),
                PrettyJson.of(evidence));
    }

    private static Json.@Nullable Obj part(Json.Obj evidence, String name) {
        return evidence.get(name) instanceof Json.Obj part ? part : null;
    }

    private static String text(Json.Obj json, String name) {
        String text = json.text(name);
        return text == null ? Shown.NOTHING : text;
    }

    private static @Nullable String intent(Json.@Nullable Obj intent) {
        if (intent == null) {
            return null;
        }
        String outcome = intent.text("outcome");
        return "announced by node "
                + text(intent, "node")
                + ", "
                + (outcome == null ? "open" : outcome);
    }

    private static @Nullable String receipt(Json.@Nullable Obj receipt) {
        return receipt == null
                ? null
                : "$%s, %s credits on %s, by the %s"
                        .formatted(
                                text(receipt, "provider_cost_usd"),
                                text(receipt, "charged_credits"),
                                text(receipt, "account_id"),
                                text(receipt, "provenance"));
    }

    private static @Nullable String spend(Json.@Nullable Obj spend) {
        if (spend == null) {
            return null;
        }
        int lines = spend.get("lines") instanceof Json.Arr(var items) ? items.size() : 0;
        return "$%s, %s%s"
                .formatted(
                        text(spend, "spend_usd"),
                        text(spend, "status"),
                        lines == 0 ? "" : ", " + lines + " more lines");
    }
}
