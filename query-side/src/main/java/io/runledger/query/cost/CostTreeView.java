package io.runledger.query.cost;

import io.runledger.platform.page.Shown;
import io.runledger.query.run.Cost;
import io.runledger.query.run.CostTree;
import io.runledger.query.run.CostTree.Branch;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree of forks as a table: a line for each run, and beneath it one for each of its attempts
 * where there are several.
 */
public record CostTreeView(
        String root, String runs, String cost, String credits, String avoided, List<Line> lines) {

    public CostTreeView {
        lines = List.copyOf(lines);
    }

    /**
     * A run or an attempt.
     *
     * @param indent how far it stands in
     * @param what where it was forked from, or which attempt it is
     */
    public record Line(
            String runId,
            boolean isRun,
            String name,
            String indent,
            String what,
            String graph,
            String status,
            String inherited,
            String incremental,
            String credits,
            String avoided,
            String total) {}

    static CostTreeView of(CostTree tree) {
        List<Line> lines = new ArrayList<>();
        for (Branch run : tree.runs()) {
            String from = run.forkedFrom();
            lines.add(
                    line(
                            run,
                            true,
                            Shown.shortId(run.runId()),
                            from == null ? "the root" : "forked from " + shortened(from),
                            run.cost()));
            for (int attempt = 0; run.attempts().size() > 1 && attempt < run.attempts().size(); ) {
                Cost cost = run.attempts().get(attempt);
                lines.add(line(run, false, "attempt " + attempt++, "", cost));
            }
        }
        return new CostTreeView(
                tree.root(),
                Shown.count(tree.runs().size()),
                Shown.usd(tree.incremental().usd()),
                Shown.count(tree.incremental().credits()),
                Shown.usd(tree.avoided().usd()),
                lines);
    }

    private static String shortened(String checkpoint) {
        String run = checkpoint.substring(0, checkpoint.indexOf(':'));
        return Shown.shortId(run) + checkpoint.substring(run.length());
    }

    private static Line line(Branch run, boolean isRun, String name, String what, Cost cost) {
        return new Line(
                run.runId(),
                isRun,
                name,
                "\u2003".repeat(Math.min(run.depth(), 8) + (isRun ? 0 : 1)),
                what,
                run.graphId(),
                run.status(),
                Shown.usd(cost.inherited().usd()),
                Shown.usd(cost.incremental().usd()),
                Shown.count(cost.incremental().credits()),
                Shown.usd(cost.avoided().usd()),
                Shown.usd(cost.total().usd()));
    }
}
