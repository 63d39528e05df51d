package io.runledger.query.cost;

import io.runledger.events.json.Json;
import io.runledger.platform.page.Csv;
import io.runledger.platform.security.Caller;
import io.runledger.query.cost.Costs.Group;
import io.runledger.query.cost.Costs.Sums;
import io.runledger.query.readmodel.Columns;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers what calls cost, by what they were made for. */
@RestController
class CostQueries {

    private final CostQuery query;

    CostQueries(CostQuery query) {
        this.query = query;
    }

    @GetMapping("/api/v1/billing/costs")
    ResponseEntity<Json> costs(Caller caller, @RequestParam Map<String, String> params) {
        CostRequest asked = CostRequest.parse(params);
        Costs found = query.find(caller.tenantId(), asked);
        return ResponseEntity.ok(
                Json.obj()
                        .put("group_by", asked.by().text())
                        .put("from", time(asked.from()))
                        .put("to", time(asked.to()))
                        .put(
                                "groups",
                                Json.arr(
                                        found.groups().stream()
                                                .map(group -> group(asked.by(), group))
                                                .toList()))
                        .put("totals", sums(Json.obj(), found.totals()).build())
                        .put("next_cursor", found.nextCursor())
                        .build());
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static Json.Obj group(CostGrouping by, Group group) {
        Json.Builder json = Json.obj().put("group", orNull(group.name()));
        if (by == CostGrouping.NODE) {
            json.put("graph_id", orNull(group.within()));
        }
        if (by == CostGrouping.RUN_TREE && !group.name().isEmpty()) {
            json.put("cost_tree", "/api/v1/runs/" + group.name() + "/cost-tree");
        }
        return sums(json, group.sums()).build();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Json.Builder sums(Json.Builder json, Sums sums) {
        return json.put("requests", sums.requests())
                .put("tokens_in", sums.tokensIn())
                .put("tokens_out", sums.tokensOut())
                .put("cost_usd", Columns.usd(sums.costUsd()))
                .put("charged_credits", sums.credits().toPlainString())
                .put("provider_cost_usd", Columns.usd(sums.providerCostUsd()));
    }

    /** All groups, whatever {@code limit} and {@code cursor} say. */
    @GetMapping("/api/v1/billing/costs.csv")
    ResponseEntity<String> csv(Caller caller, @RequestParam Map<String, String> params) {
        CostRequest asked = CostRequest.parse(params);
        Csv csv =
                new Csv(
                        asked.by().text(),
                        "graph_id",
                        "requests",
                        "tokens_in",
                        "tokens_out",
                        "cost_usd",
                        "charged_credits",
                        "provider_cost_usd");
        for (Group group : query.all(caller.tenantId(), asked)) {
            Sums sums = group.sums();
            csv.row(
                    group.name(),
                    asked.by() == CostGrouping.GRAPH_ID ? group.name() : group.within(),
                    sums.requests(),
                    sums.tokensIn(),
                    sums.tokensOut(),
                    Columns.usd(sums.costUsd()),
                    sums.credits().toPlainString(),
                    Columns.usd(sums.providerCostUsd()));
        }
        return csv.answer("costs-by-" + asked.by().text());
    }
}
