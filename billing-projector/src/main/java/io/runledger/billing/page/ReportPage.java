package io.runledger.billing.page;

import io.runledger.billing.Page;
import io.runledger.billing.page.ReportItems.Item;
import io.runledger.billing.page.Reports.Report;
import io.runledger.events.id.TenantId;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.page.Links;
import io.runledger.platform.page.PageController;
import io.runledger.platform.security.Caller;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What comparisons with LiteLLM's spend log have found. */
@PageController
class ReportPage {

    private static final String HERE = "/billing/reconciliations";
    private static final String ROWS = "30";

    private final Reports reports;
    private final ReportItems items;

    ReportPage(Reports reports, ReportItems items) {
        this.reports = reports;
        this.items = items;
    }

    @GetMapping(HERE)
    String reports(Caller caller, @RequestParam Map<String, String> query, Model model) {
        Page page = Page.of(ROWS, query.get("cursor"));
        List<Report> found = reports.newest(caller.tenantId(), page.before(), page.rows());
        List<Report> shown = page.cut(found);
        model.addAttribute("reports", shown);
        model.addAttribute("paged", query.containsKey("cursor"));
        model.addAttribute("running", shown.stream().anyMatch(Report::running));
        model.addAttribute("next", Links.next(HERE, Map.of(), page.next(found, Report::number)));
        return "billing/reconciliations";
    }

    @GetMapping(HERE + "/{id}")
    String report(
            Caller caller,
            @PathVariable String id,
            @RequestParam Map<String, String> query,
            Model model) {
        TenantId tenant = caller.tenantId();
        UUID uuid = uuid(id);
        String kind = query.getOrDefault("class", "").replace("\0", "");
        Page page = Page.of(ROWS, query.get("cursor"));
        List<Item> found = items.of(uuid, tenant, kind, page);
        String here = HERE + "/" + id;
        model.addAttribute("report", reports.find(tenant, uuid).orElseThrow(() -> missing(id)));
        model.addAttribute("kind", kind);
        model.addAttribute("items", page.cut(found));
        model.addAttribute("paged", query.containsKey("cursor"));
        model.addAttribute("here", here);
        model.addAttribute(
                "next", Links.next(here, Map.of("class", kind), page.next(found, Item::position)));
        return "billing/reconciliation";
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw missing(id);
        }
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no reconciliation " + id);
    }
}
