package io.runledger.billing.page;

import static io.runledger.billing.Rows.instant;

import io.runledger.billing.Page;
import io.runledger.events.id.TenantId;
import io.runledger.platform.page.Days;
import io.runledger.platform.page.Links;
import io.runledger.platform.page.PageController;
import io.runledger.platform.page.Shown;
import io.runledger.platform.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What calls were charged, one by one. */
@PageController
class ReceiptPage {

    private static final List<String> FILTERS =
            List.of("account_id", "run_id", "graph_id", "model", "status", "from", "to");
    private static final String ROWS = "50";

    private static final String FILTERED =
            """
            SELECT * FROM read_model.charge_receipts
            WHERE tenant_id = :tenant AND position < :before
              AND (:account = '' OR account_id = :account)
              AND (:run = '' OR run_id = :run)
              AND (:graph = '' OR graph_id = :graph)
              AND (:model = '' OR model = :model)
              AND (:status = '' OR status = :status)
              AND (:from::timestamptz IS NULL OR created_at >= :from)
              AND (:to::timestamptz IS NULL OR created_at < :to)
            ORDER BY position DESC LIMIT :limit
            """;

    private final JdbcClient db;

    ReceiptPage(JdbcClient db) {
        this.db = db;
    }

    /**
     * A receipt in the table.
     *
     * @param note what is unusual about it; empty for most
     */
    public record Line(
            long position,
            String id,
            String time,
            String account,
            @Nullable String runId,
            String run,
            String node,
            String graph,
            String model,
            String tokens,
            String providerCost,
            String cost,
            String credits,
            String status,
            String note,
            String callId,
            String source) {

        static Line of(ResultSet row) throws SQLException {
            String run = row.getString("run_id");
            return new Line(
                    row.getLong("position"),
                    row.getString("id"),
                    Shown.time(instant(row, "created_at")),
                    row.getString("account_id"),
                    run,
                    run == null ? "unattributed" : Shown.shortId(run),
                    orNothing(row.getString("node")),
                    orNothing(row.getString("graph_id")),
                    row.getString("model"),
                    Shown.count(row.getLong("tokens_in"))
                            + " / "
                            + Shown.count(row.getLong("tokens_out")),
                    Shown.usd(row.getBigDecimal("provider_cost_usd")),
                    Shown.usd(row.getBigDecimal("cost_usd")),
                    Shown.count(row.getLong("charged_credits")),
                    row.getString("status"),
                    note(row),
                    row.getString("call_id"),
                    row.getString("source_reference"));
        }

        private static String orNothing(@Nullable String text) {
            return text == null ? Shown.NOTHING : text;
        }

        private static String note(ResultSet row) throws SQLException {
            StringBuilder note = new StringBuilder();
            if (!"paid".equals(row.getString("pricing"))) {
                note.append(row.getString("pricing").replace('_', ' ')).append(' ');
            }
            if ("reconciler".equals(row.getString("provenance"))) {
                note.append("by the reconciler ");
            }
            if (row.getBoolean("estimated")) {
                note.append("estimated ");
            }
            if (row.getString("reissued") != null) {
                note.append(row.getString("reissued"));
            }
            return note.toString().strip();
        }
    }

    @GetMapping("/billing/receipts")
    String receipts(Caller caller, @RequestParam Map<String, String> query, Model model) {
        Map<String, String> filter = Links.filter(query, FILTERS);
        Page page = Page.of(ROWS, query.get("cursor"));
        List<Line> lines = find(caller.tenantId(), filter, page);
        model.addAttribute("lines", page.cut(lines));
        model.addAttribute("filter", filter);
        model.addAttribute("fromDay", Days.day(filter, "from"));
        model.addAttribute("toDay", Days.day(filter, "to"));
        model.addAttribute("filtered", filter.values().stream().anyMatch(v -> !v.isEmpty()));
        model.addAttribute("paged", query.containsKey("cursor"));
        model.addAttribute("first", Links.to("/billing/receipts", filter));
        model.addAttribute(
                "next", Links.next("/billing/receipts", filter, page.next(lines, Line::position)));
        return "billing/receipts";
    }

    private List<Line> find(TenantId tenant, Map<String, String> filter, Page page) {
        return Span.of(Days.asTimes(filter))
                .in(db.sql(FILTERED))
                .param("tenant", tenant.value())
                .param("before", page.before())
                .param("account", wanted(filter, "account_id"))
                .param("run", wanted(filter, "run_id"))
                .param("graph", wanted(filter, "graph_id"))
                .param("model", wanted(filter, "model"))
                .param("status", wanted(filter, "status"))
                .param("limit", page.rows())
                .query((row, _) -> Line.of(row))
                .list();
    }

    /** Text columns cannot hold a NUL, and cannot be asked for one either. */
    private static String wanted(Map<String, String> filter, String name) {
        return filter.getOrDefault(name, "").replace("\0", "");
    }
}
