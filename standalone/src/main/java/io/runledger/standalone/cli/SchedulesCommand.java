package io.runledger.standalone.cli;

import io.runledger.events.json.Json;
import io.runledger.standalone.client.ProductApi;
import io.runledger.standalone.client.ProductApi.Answer;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * {@code ./runledger schedules reconcile}: has the running product compare the schedules of all its
 * tenants with Temporal's, and says what differs.
 */
public final class SchedulesCommand {

    private static final int NO_DRIFT = 0;
    private static final int FAILED = 1;
    private static final int DRIFT_LEFT = 3;

    private static final String PATH = "/api/internal/schedules/reconcile";

    private SchedulesCommand() {}

    /**
     * Compares, and with {@code --fix} repairs.
     *
     * @return 0 where nothing differs any more, 3 where something does, 1 where it could not be
     *     done
     */
    public static int run(List<String> arguments) {
        Options options =
                Options.parse(arguments, Set.of("--port", "--data-dir"), Set.of("--fix", "--json"));
        if (!options.words().equals(List.of("reconcile"))) {
            throw new UsageProblem(
                    "call it as: ./runledger schedules reconcile [--fix] [--json] [--data-dir DIR]");
        }
        String token = RunningInstance.of(options.dataDir()).operatorToken();
        try (ProductApi api = new ProductApi(RunningInstance.addressOf(options), token)) {
            Json order = Json.obj().put("fix", options.has("--fix")).build();
            return told(api.post(PATH, order), options.has("--json"), System.out);
        } catch (UncheckedIOException | IllegalStateException e) {
            System.err.println("The schedules could not be compared: " + e.getMessage());
            return FAILED;
        }
    }

    private static int told(Answer answer, boolean json, PrintStream out) {
        Json.Obj report = answer.require();
        if (json) {
            out.println(report.text());
        } else {
            print(report, out);
        }
        out.flush();
        return ReconcileReport.number(report, "left") == 0 ? NO_DRIFT : DRIFT_LEFT;
    }

    private static void print(Json.Obj report, PrintStream out) {
        if (report.get("drift") instanceof Json.Arr(var items)) {
            items.stream().map(Json.Obj.class::cast).forEach(drift -> printDrift(drift, out));
        }
        out.printf(
                "%d compared, %d put right, %d left%n",
                ReconcileReport.number(report, "checked"),
                ReconcileReport.number(report, "fixed"),
                ReconcileReport.number(report, "left"));
    }

    private static void printDrift(Json.Obj drift, PrintStream out) {
        boolean fixed = !"none".equals(drift.text("action"));
        out.printf(
                "%-19s  %s: %s%s%n",
                drift.text("class"),
                drift.text("temporal_id"),
                drift.text("detail"),
                fixed ? " (" + drift.text("action") + ")" : "");
    }
}
