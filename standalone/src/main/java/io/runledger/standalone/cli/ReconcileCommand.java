package io.runledger.standalone.cli;

import io.runledger.events.json.Json;
import io.runledger.standalone.client.ProductApi;
import io.runledger.standalone.client.ProductApi.Answer;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code ./runledger reconcile}: has the running product compare its ledger with LiteLLM's spend
 * log, waits, and says what differs.
 */
public final class ReconcileCommand {

    /** Nothing is left to be done about. */
    private static final int NOTHING_LEFT = 0;

    private static final int FAILED = 1;

    /** Something differs that this has not put right. */
    private static final int DIFFERENCES_LEFT = 3;

    private static final String PATH = "/api/v1/billing/reconciliations";
    private static final Duration POLL = Duration.ofMillis(500);

    private ReconcileCommand() {}

    /**
     * Reconciles.
     *
     * @return 0 where nothing is left, 3 where differences are, 1 where it could not be done
     */
    public static int run(List<String> arguments) {
        Options options =
                Options.parse(
                        arguments,
                        Set.of("--from", "--to", "--port", "--data-dir"),
                        Set.of("--apply", "--json", "--csv"));
        if (!options.words().isEmpty()) {
            throw new UsageProblem("what is \"" + options.words().getFirst() + "\"?");
        }
        if (options.has("--json") && options.has("--csv")) {
            throw new UsageProblem("--json and --csv are two forms of the same; choose one");
        }
        Instant now = Instant.now();
        String from = options.value("--from");
        String to = options.value("--to");
        Json order =
                Json.obj()
                        .put("from", PointInTime.parse(from == null ? "-1d" : from, now))
                        .put("to", PointInTime.parse(to == null ? "now" : to, now))
                        .put("apply", options.has("--apply"))
                        .build();
        RunningInstance instance = RunningInstance.of(options.dataDir());
        try (ProductApi api =
                new ProductApi(RunningInstance.addressOf(options), instance.apiKey())) {
            return reconcile(api, order, options, System.out);
        } catch (UncheckedIOException | IllegalStateException e) {
            System.err.println("The reconciliation could not be done: " + e.getMessage());
            return FAILED;
        }
    }

    private static int reconcile(ProductApi api, Json order, Options options, PrintStream out) {
        Answer begun = api.post(PATH, order);
        if (begun.status() == 400 || begun.status() == 409) {
            System.err.println("The product refuses: " + begun.body().text("detail"));
            return begun.status() == 400 ? 2 : FAILED;
        }
        String path = PATH + "/" + begun.require().text("id");
        Json.Obj report = awaited(api, path);
        if (options.has("--csv")) {
            out.print(api.text(path + ".csv"));
        } else if (options.has("--json")) {
            out.println(report.with("items", items(api, path)).without("next_cursor").text());
        } else {
            ReconcileReport.print(report, out);
        }
        out.flush();
        if (!"done".equals(report.text("status"))) {
            System.err.println("The reconciliation failed: " + report.text("error"));
            return FAILED;
        }
        return ReconcileReport.number(report, "left") == 0 ? NOTHING_LEFT : DIFFERENCES_LEFT;
    }

    private static Json.Obj awaited(ProductApi api, String path) {
        while (true) {
            Json.Obj report = api.get(path).require();
            if (!"running".equals(report.text("status"))) {
                return report;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted; the reconciliation goes on", e);
            }
        }
    }

    private static Json items(ProductApi api, String path) {
        List<Json> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Json.Obj page = api.get(path + "?limit=100&cursor=" + cursor).require();
            if (page.get("items") instanceof Json.Arr(var items)) {
                all.addAll(items);
            }
            cursor = page.text("next_cursor");
        }
        return Json.arr(all);
    }
}
