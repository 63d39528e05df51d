package io.runledger.billing.page;

import io.runledger.platform.page.PageController;
import io.runledger.platform.security.Caller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What may be spent, and how much of it is left. */
@PageController
class BudgetPage {

    private final Budgets budgets;

    BudgetPage(Budgets budgets) {
        this.budgets = budgets;
    }

    @GetMapping("/billing/budgets")
    String budgets(Caller caller, Model model) {
        model.addAttribute("budgets", budgets.of(caller.tenantId()));
        return "billing/budgets";
    }
}
