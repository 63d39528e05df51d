package io.runledger.query.run;

import io.runledger.events.json.Json;
import io.runledger.platform.page.Csv;
import io.runledger.platform.security.Caller;
import io.runledger.query.readmodel.Columns;
import io.runledger.query.run.CostTree.Branch;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Answers what a run, its attempts and its forks cost, and what each of them inherited. */
@RestController
class CostTreeQueries {

    private final RunReader reader;
    private final CostTrees trees;

    CostTreeQueries(RunReader reader, CostTrees trees) {
        this.reader = reader;
        this.trees = trees;
    }

    @GetMapping("/api/v1/runs/{id}/cost-tree")
    ResponseEntity<Json> tree(Caller caller, @PathVariable String id) {
        CostTree tree = find(caller, id);
        return ResponseEntity.ok(
                Json.obj()
                        .put("root", tree.root())
                        .put(
                                "runs",
                                Json.arr(
                                        tree.runs().stream().map(CostTreeQueries::branch).toList()))
                        .put(
                                "totals",
                                Json.obj()
                                        .put("runs", tree.runs().size())
                                        .put(
                                                "charged_credits",
                                                Long.toString(tree.incremental().credits()))
                                        .put("cost_usd", Columns.usd(tree.incremental().usd()))
                                        .put(
                                                "avoided_credits",
                                                Long.toString(tree.avoided().credits()))
                                        .put("avoided_usd", Columns.usd(tree.avoided().usd()))
                                        .build())
                        .build());
    }

    private static Json.Obj branch(Branch run) {
        List<Cost> attempts = run.attempts();
        List<Json.Obj> each =
                IntStream.range(0, attempts.size())
                        .mapToObj(number ->
                                attempts.get(number).json().with("attempt", Json.of(number)))
                        .toList();
        return Json.obj()
                .put("run_id", run.runId())
                .put("forked_from", run.forkedFrom())
                .put("graph_id", run.graphId())
                .put("status", run.status())
                .put("created_at", run.createdAt())
                .put("cost", run.cost().json())
                .put("attempts", Json.arr(each))
                .build();
    }

    @GetMapping("/api/v1/runs/{id}/cost-tree.csv")
    ResponseEntity<String> csv(Caller caller, @PathVariable String id) {
        CostTree tree = find(caller, id);
        Csv csv =
                new Csv(
                        "root",
                        "run_id",
                        "attempt",
                        "forked_from",
                        "graph_id",
                        "inherited_usd",
                        "incremental_usd",
                        "avoided_usd",
                        "inherited_credits",
                        "incremental_credits",
                        "avoided_credits");
        for (Branch run : tree.runs()) {
            for (int attempt = 0; attempt < run.attempts().size(); attempt++) {
                Cost cost = run.attempts().get(attempt);
                csv.row(
                        tree.root(),
                        run.runId(),
                        attempt,
                        run.forkedFrom(),
                        run.graphId(),
                        Columns.usd(cost.inherited().usd()),
                        Columns.usd(cost.incremental().usd()),
                        Columns.usd(cost.avoided().usd()),
                        cost.inherited().credits(),
                        cost.incremental().credits(),
                        cost.avoided().credits());
            }
        }
        return csv.answer("costs-of-" + tree.root());
    }

    private CostTree find(Caller caller, String id) {
        return trees.of(reader.first(caller.tenantId(), id).runId());
    }
}
