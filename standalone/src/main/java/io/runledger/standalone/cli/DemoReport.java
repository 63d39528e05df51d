package io.runledger.standalone.cli;

import io.runledger.standalone.client.ProductApi;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;

/** Shows runs as a table, and where each can be looked at. */
final class DemoReport {

    private static final String ROW = "%-18s %-10s %5s %8s %14s %12s %8s%n";

    private DemoReport() {}

    static void print(List<DemoRun> runs, ProductApi api, boolean stays, PrintStream out) {
        out.printf(ROW, "graph", "status", "steps", "tokens", "cost USD", "credits", "receipts");
        for (DemoRun run : runs) {
            out.printf(
                    ROW,
                    run.graph(),
                    run.status(),
                    run.steps(),
                    "%,d".formatted(run.tokens()),
                    run.costUsd().toPlainString(),
                    "%,d".formatted(run.chargedCredits()),
                    run.receipts().size());
        }
        out.printf(
                ROW,
                "together",
                "",
                runs.stream().mapToLong(DemoRun::steps).sum(),
                "%,d".formatted(runs.stream().mapToLong(DemoRun::tokens).sum()),
                runs.stream()
                        .map(DemoRun::costUsd)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .toPlainString(),
                "%,d".formatted(runs.stream().mapToLong(DemoRun::chargedCredits).sum()),
                runs.stream().mapToInt(run -> run.receipts().size()).sum());
        out.println();
        runs.forEach(run -> out.printf("%-18s %s%n", run.graph(), api.at("/runs/" + run.id())));
        if (!stays) {
            out.println("(This product stops now; with ./runledger up running the pages stay.)");
        }
        out.println();
    }
}
