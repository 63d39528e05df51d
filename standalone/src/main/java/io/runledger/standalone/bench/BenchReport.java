package io.runledger.standalone.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The one table of a measurement. */
final class BenchReport {

    private static final String HEAD = "%-9s %9s  %-7s %7s %9s %12s %10s %10s%n";
    private static final String ROW = "%-9s %9s  %-7s %7d %9.1f %12.1f %10.1f %10.1f%n";
    private static final String RATIO = "%-9s %9s  %-7s %7s %9s %12s %10s %10s%n";

    private BenchReport() {}

    static void print(
            List<Comparison> table, int bytes, Machine before, Machine after, PrintStream out) {
        out.printf(
                HEAD,
                "what",
                "in flight",
                "side",
                "count",
                "per s",
                "accepted p50",
                "end p50",
                "end p99");
        for (Comparison pair : table) {
            row(out, pair.subject(), Integer.toString(pair.inflight()), "product", pair.product());
            row(out, "", "", "floor", pair.floor());
            ratio(out, pair.product(), pair.floor());
        }
        out.printf(
                """

                Times in ms, from the moment the request is sent. ratio: product divided by floor.
                runs: three tasks in a row, each one HTTP call that is answered at once; the floor is
                  a bare Temporal workflow with the same calls on the same server, started eagerly.
                appends: one commit of 3 events%s; the floor is plain inserts of the same.
                Machine: %d cores, load %.1f before and %.1f after, Java %s.
                """,
                bytes == 0 ? "" : " (%,d bytes)".formatted(bytes),
                after.cores(),
                before.load(),
                after.load(),
                Runtime.version());
        out.flush();
    }

    private static void row(
            PrintStream out, String subject, String inflight, String side, Figures figures) {
        out.printf(
                Locale.ROOT,
                ROW,
                subject,
                inflight,
                side,
                figures.count(),
                figures.perSecond(),
                figures.acceptedMillis(),
                figures.medianMillis(),
                figures.p99Millis());
    }

    private static void ratio(PrintStream out, Figures product, Figures floor) {
        out.printf(
                RATIO,
                "",
                "",
                "ratio",
                "",
                times(product.perSecond(), floor.perSecond()),
                times(product.acceptedMillis(), floor.acceptedMillis()),
                times(product.medianMillis(), floor.medianMillis()),
                times(product.p99Millis(), floor.p99Millis()));
    }

    private static String times(double product, double floor) {
        return "x" + String.format(Locale.ROOT, "%.2f", product / floor);
    }
}
