package io.runledger.billing.page;

import io.runledger.billing.page.Balances.Balance;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.page.Links;
import io.runledger.platform.page.PageController;
import io.runledger.platform.page.Shown;
import io.runledger.platform.security.Caller;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where the money is, and what waits for somebody. */
@PageController
class OverviewPage {

    private static final int ACCOUNTS = 50;

    private final JdbcClient db;
    private final Balances balances;
    private final Budgets budgets;
    private final Reports reports;

    OverviewPage(JdbcClient db, Balances balances, Budgets budgets, Reports reports) {
        this.db = db;
        this.balances = balances;
        this.budgets = budgets;
        this.reports = reports;
    }

    /** What nobody has decided or heard of yet. */
    public record Waiting(long quarantined, long suspended, long openUnits) {

        /** How many of a kind, with its thousands set apart. */
        public String shown(long number) {
            return Shown.count(number);
        }
    }

    @GetMapping("/billing")
    String overview(Caller caller, @RequestParam Map<String, String> query, Model model) {
        TenantId tenant = caller.tenantId();
        String after = Cursor.decode(query.get("cursor")).map(OverviewPage::after).orElse("");
        List<Balance> accounts = balances.after(tenant, after, ACCOUNTS + 1);
        boolean more = accounts.size() > ACCOUNTS;
        List<Balance> page = more ? accounts.subList(0, ACCOUNTS) : accounts;
        model.addAttribute("accounts", page);
        model.addAttribute("paged", !after.isEmpty());
        model.addAttribute(
                "next",
                more ? Links.next("/billing", Map.of(), cursor(page.getLast().id())) : null);
        model.addAttribute("all", balances.ofAll(tenant));
        model.addAttribute("waiting", waiting(tenant));
        model.addAttribute("budgets", budgets.of(tenant));
        model.addAttribute("report", reports.last(tenant).orElse(null));
        return "billing/overview";
    }

    private static String after(Json.Obj cursor) {
        String after = cursor.text("after");
        if (after == null || after.indexOf('\0') >= 0) {
            throw Cursor.invalid();
        }
        return after;
    }

    private static String cursor(String account) {
        return Cursor.encode(Json.obj().put("after", account).build());
    }

    private Waiting waiting(TenantId tenant) {
        return db.sql(
                        """
                        SELECT (SELECT count(*) FROM read_model.billing_quarantine
                                WHERE tenant_id = :tenant AND resolution IS NULL) AS quarantined,
                               (SELECT count(*) FROM read_model.billing_suspense
                                WHERE tenant_id = :tenant AND resolution IS NULL) AS suspended,
                               (SELECT count(*) FROM read_model.usage_units
                                WHERE tenant_id = :tenant AND outcome IS NULL) AS open_units
                        """)
                .param("tenant", tenant.value())
                .query((row, _) ->
                        new Waiting(
                                row.getLong("quarantined"),
                                row.getLong("suspended"),
                                row.getLong("open_units")))
                .single();
    }
}
