package io.runledger.query.page;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.query.activity.ActivityQuery;
import io.runledger.query.run.RunCosts;
import io.runledger.query.run.RunFilter;
import io.runledger.query.run.RunFold;
import io.runledger.query.run.RunList;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What the projections add to a run's page: its bill, its receipts and its forks. */
@Component
class RunMoney {

    private final RunList list;
    private final RunCosts costs;
    private final ActivityQuery activity;

    RunMoney(RunList list, RunCosts costs, ActivityQuery activity) {
        this.list = list;
        this.costs = costs;
        this.activity = activity;
    }

    void put(TenantId tenant, RunFold run, Model model) {
        RunId id = run.requested().runId();
        model.addAttribute("run", RunView.of(run, list.row(id), costs.of(id)));
        model.addAttribute(
                "receipts", activity.ofRun(tenant, id).stream().map(ReceiptLine::of).toList());
        model.addAttribute(
                "forks",
                list.forks(tenant, id, RunFilter.parse(Map.of("limit", "100"))).runs().stream()
                        .map(RunLine::of)
                        .toList());
    }
}
