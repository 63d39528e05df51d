package io.runledger.billing.page;

import io.runledger.billing.Page;
import io.runledger.billing.page.Review.Item;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.page.Links;
import io.runledger.platform.page.PageController;
import io.runledger.platform.security.Caller;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The calls that a person has to decide about. */
@PageController
class ReviewPage {

    private static final String ROWS = "20";
    private static final String OPEN = "open";
    private static final String RESOLVED = "resolved";

    private final Review review;

    ReviewPage(Review review) {
        this.review = review;
    }

    @GetMapping("/billing/quarantine")
    String quarantine(Caller caller, @RequestParam Map<String, String> query, Model model) {
        Page page = Page.of(ROWS, query.get("cursor"));
        put(
                "/billing/quarantine",
                page,
                review.quarantine(caller.tenantId(), isOpen(query), page),
                query,
                model);
        return "billing/quarantine";
    }

    @GetMapping("/billing/suspense")
    String suspense(Caller caller, @RequestParam Map<String, String> query, Model model) {
        Page page = Page.of(ROWS, query.get("cursor"));
        put(
                "/billing/suspense",
                page,
                review.suspense(caller.tenantId(), isOpen(query), page),
                query,
                model);
        return "billing/suspense";
    }

    private static boolean isOpen(Map<String, String> query) {
        return switch (query.getOrDefault("state", OPEN)) {
            case OPEN, "" -> true;
            case RESOLVED -> false;
            default -> throw ProblemException.invalid("state", "must be open or resolved");
        };
    }

    private static void put(
            String here, Page page, List<Item> items, Map<String, String> query, Model model) {
        Map<String, String> filter = Map.of("state", isOpen(query) ? OPEN : RESOLVED);
        model.addAttribute("here", here);
        model.addAttribute("open", isOpen(query));
        model.addAttribute("items", page.cut(items));
        model.addAttribute("paged", query.containsKey("cursor"));
        model.addAttribute("first", Links.to(here, filter));
        model.addAttribute("next", Links.next(here, filter, page.next(items, Item::position)));
    }
}
