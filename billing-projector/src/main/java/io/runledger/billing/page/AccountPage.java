package io.runledger.billing.page;

import io.runledger.billing.Page;
import io.runledger.billing.page.AccountLedger.Line;
import io.runledger.billing.page.AccountLedger.Posting;
import io.runledger.events.id.TenantId;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.page.Days;
import io.runledger.platform.page.Links;
import io.runledger.platform.page.PageController;
import io.runledger.platform.security.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** One account: what runs have set aside of it, its statement and its double entries. */
@PageController
class AccountPage {

    private static final String LINES = "50";
    private static final String POSTINGS = "20";
    private static final int HOLDS = 50;

    private final Balances balances;
    private final AccountLedger ledger;

    AccountPage(Balances balances, AccountLedger ledger) {
        this.balances = balances;
        this.ledger = ledger;
    }

    @GetMapping("/billing/accounts/{id}")
    String account(
            Caller caller,
            @PathVariable String id,
            @RequestParam Map<String, String> query,
            Model model) {
        TenantId tenant = caller.tenantId();
        model.addAttribute(
                "account",
                balances.of(tenant, id)
                        .orElseThrow(() -> ProblemException.notFound("there is no account " + id)));
        Map<String, String> filter = Links.filter(query, List.of("from", "to"));
        Span span = Span.of(Days.asTimes(filter));
        model.addAttribute("holds", ledger.holds(tenant, id, HOLDS));
        model.addAttribute("holdCount", ledger.holdCount(tenant, id));
        model.addAttribute("summary", ledger.summary(tenant, id, span));
        model.addAttribute("fromDay", Days.day(filter, "from"));
        model.addAttribute("toDay", Days.day(filter, "to"));
        String here = Links.to("/billing/accounts/" + id, Map.of());
        model.addAttribute("here", here);
        Map<String, String> times = Days.asTimes(filter);
        model.addAttribute(
                "csv", Links.to("/api/v1/billing/accounts/" + id + "/statement.csv", times));
        statement(tenant, id, span, query, filter, here, model);
        return "billing/account";
    }

    private void statement(
            TenantId tenant,
            String id,
            Span span,
            Map<String, String> query,
            Map<String, String> filter,
            String here,
            Model model) {
        Page lines = Page.of(LINES, query.get("cursor"));
        List<Line> found = ledger.lines(tenant, id, span, lines);
        model.addAttribute("lines", lines.cut(found));
        model.addAttribute("next", Links.next(here, filter, lines.next(found, Line::position)));
        Page postings = Page.of(POSTINGS, query.get("journal"));
        List<Posting> booked = ledger.postings(tenant, id, span, postings);
        model.addAttribute("postings", postings.cut(booked));
        String older = postings.next(booked, Posting::position);
        Map<String, String> journal = new LinkedHashMap<>(filter);
        journal.put("journal", older == null ? "" : older);
        model.addAttribute("olderPostings", older == null ? null : Links.to(here, journal));
    }
}
