package io.runledger.query.cost;

import io.runledger.events.id.RunId;
import io.runledger.platform.page.Days;
import io.runledger.platform.page.Links;
import io.runledger.platform.page.PageController;
import io.runledger.platform.page.Shown;
import io.runledger.platform.security.Caller;
import io.runledger.query.cost.Costs.Group;
import io.runledger.query.cost.Costs.Sums;
import io.runledger.query.run.CostTrees;
import io.runledger.query.run.RunReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages about what calls cost. */
@PageController
class CostPages {

    private static final List<String> FILTERS =
            List.of("group_by", "from", "to", "graph_id", "account_id");
    private static final String ROWS = "50";

    private final CostQuery query;
    private final RunReader reader;
    private final CostTrees trees;

    CostPages(CostQuery query, RunReader reader, CostTrees trees) {
        this.query = query;
        this.reader = reader;
        this.trees = trees;
    }

    /** Another view of the same costs. */
    public record View(String name, String href, boolean shown) {}

    /**
     * A group in the table.
     *
     * @param href where more of it is to be seen; null for nowhere
     * @param percent of all credits
     */
    public record Line(
            String name,
            @Nullable String within,
            @Nullable String href,
            String requests,
            String tokensIn,
            String tokensOut,
            String cost,
            String credits,
            String providerCost,
            int percent) {

        static Line of(CostGrouping by, Group group, BigDecimal all) {
            return of(
                    name(by, group.name()),
                    group.within().isEmpty() ? null : group.within(),
                    href(by, group.name()),
                    group.sums(),
                    all);
        }

        static Line of(
                String name,
                @Nullable String within,
                @Nullable String href,
                Sums sums,
                BigDecimal all) {
            return new Line(
                    name,
                    within,
                    href,
                    Shown.count(sums.requests()),
                    Shown.count(sums.tokensIn()),
                    Shown.count(sums.tokensOut()),
                    Shown.usd(sums.costUsd()),
                    Shown.number(sums.credits()),
                    Shown.usd(sums.providerCostUsd()),
                    percent(sums.credits(), all));
        }

        private static int percent(BigDecimal part, BigDecimal all) {
            return all.signum() == 0
                    ? 0
                    : part.multiply(BigDecimal.valueOf(100))
                            .divide(all, 0, RoundingMode.HALF_UP)
                            .intValue();
        }

        private static String name(CostGrouping by, String name) {
            if (!name.isEmpty()) {
                return name;
            }
            return by == CostGrouping.SCHEDULE_ID ? "no schedule" : "unattributed";
        }

        private static @Nullable String href(CostGrouping by, String name) {
            if (name.isEmpty()) {
                return null;
            }
            return switch (by) {
                case RUN -> "/runs/" + name;
                case RUN_TREE -> "/runs/" + name + "/costs";
                case GRAPH_ID -> Links.to("/graphs/" + name, Map.of());
                case ACCOUNT_ID -> Links.to("/billing/accounts/" + name, Map.of());
                case NODE, MODEL, SCHEDULE_ID -> null;
            };
        }
    }

    @GetMapping("/billing/costs")
    String costs(Caller caller, @RequestParam Map<String, String> params, Model model) {
        Map<String, String> filter = Links.filter(params, FILTERS);
        Map<String, String> asked = new LinkedHashMap<>(Days.asTimes(params));
        asked.putIfAbsent("limit", ROWS);
        CostRequest request = CostRequest.parse(asked);
        filter.put("group_by", request.by().text());
        Costs found = query.find(caller.tenantId(), request);
        BigDecimal all = found.totals().credits();
        model.addAttribute("by", request.by().text());
        model.addAttribute("filter", filter);
        model.addAttribute("fromDay", Days.day(filter, "from"));
        model.addAttribute("toDay", Days.day(filter, "to"));
        model.addAttribute("views", views(filter));
        model.addAttribute(
                "lines",
                found.groups().stream().map(group -> Line.of(request.by(), group, all)).toList());
        model.addAttribute("totals", Line.of("All", null, null, found.totals(), all));
        model.addAttribute("next", Links.next("/billing/costs", filter, found.nextCursor()));
        model.addAttribute("paged", params.containsKey("cursor"));
        model.addAttribute("first", Links.to("/billing/costs", filter));
        Map<String, String> exported = new LinkedHashMap<>(filter);
        exported.replaceAll((name, value) -> asked.getOrDefault(name, value));
        model.addAttribute("csv", Links.to("/api/v1/billing/costs.csv", exported));
        return "costs";
    }

    private static List<View> views(Map<String, String> filter) {
        return List.of(CostGrouping.values()).stream()
                .map(by -> {
                    Map<String, String> other = new LinkedHashMap<>(filter);
                    other.put("group_by", by.text());
                    return new View(
                            name(by),
                            Links.to("/billing/costs", other),
                            by.text().equals(filter.get("group_by")));
                })
                .toList();
    }

    private static String name(CostGrouping by) {
        return switch (by) {
            case RUN -> "Run";
            case RUN_TREE -> "Run and its forks";
            case NODE -> "Node";
            case MODEL -> "Model";
            case GRAPH_ID -> "Graph";
            case ACCOUNT_ID -> "Account";
            case SCHEDULE_ID -> "Schedule";
        };
    }

    @GetMapping("/runs/{id}/costs")
    String tree(Caller caller, @PathVariable String id, Model model) {
        RunId run = reader.first(caller.tenantId(), id).runId();
        model.addAttribute("run", run.value());
        model.addAttribute("tree", CostTreeView.of(trees.of(run)));
        return "cost-tree";
    }
}
