package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunStatus;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.json.MessageJson;
import io.runledger.query.readmodel.Columns;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs and their parts as the API shows them. */
public final class RunJson {

    private RunJson() {}

    /** A run in full. Money comes from the row, everything else from the run's own events. */
    public static Json.Obj full(RunFold run, Optional<RunRow> row) {
        RunRequested asked = run.requested();
        Json.Obj state = run.state();
        boolean success = run.status() == RunStatus.SUCCESS;
        return head(asked, run)
                .put("attempt", run.attempt())
                .put("input", asked.input())
                .put("state", state)
                .put("output", success ? state : Json.Obj.EMPTY)
                .put("error", error(run.error()))
                .put("interrupt", Json.NULL)
                .put("forked_from", Json.NULL)
                .put("steps", run.steps())
                .put("usage", usage(run, row))
                .put("billing_status", billingStatus(run, row))
                .put("created_at", asked.at())
                .put("started_at", time(run.startedAt()))
                .put("completed_at", time(run.completedAt()))
                .build();
    }

    private static Json.Builder head(RunRequested asked, RunFold run) {
        return Json.obj()
                .put("run_id", asked.runId().value())
                .put("tenant_id", asked.tenantId().value())
                .put("graph_id", asked.graph().id().value())
                .put("graph_version", asked.graph().version())
                .put("status", lower(run.status()))
                .put("run_kind", lower(asked.trigger().kind()))
                .put("trigger_source", asked.trigger().source())
                .put("trigger_ref", asked.trigger().ref())
                .put("requested_by", asked.trigger().requestedBy())
                .put("billing_account_id", asked.accountId().value())
                .put("workflow_id", asked.workflowId())
                .put("schedule_id", Json.NULL)
                .put("scheduled_for", Json.NULL);
    }

    private static Json.Obj usage(RunFold run, Optional<RunRow> row) {
        return usage(
                run.units(),
                run.tokensIn(),
                run.tokensOut(),
                row.map(RunRow::costUsd).orElse(BigDecimal.ZERO),
                row.map(RunRow::chargedCredits).orElse(0L));
    }

    private static Json.Obj usage(
            int units, long tokensIn, long tokensOut, BigDecimal costUsd, long credits) {
        return Json.obj()
                .put("units", units)
                .put("tokens_in", tokensIn)
                .put("tokens_out", tokensOut)
                .put("cost_usd", Columns.usd(costUsd))
                .put("charged_credits", Long.toString(credits))
                .build();
    }

    /**
     * The row's, since it is settled only when the row has the money too; the run's own events
     * correct a row that is behind them.
     */
    public static String billingStatus(RunFold run, Optional<RunRow> row) {
        if (run.units() == 0) {
            return "none";
        }
        if (run.isDisputed()) {
            return "disputed";
        }
        String projected = row.map(RunRow::billingStatus).orElse("pending");
        return projected.equals("settled") && run.status().isTerminal() ? "settled" : "pending";
    }

    /** A run in a list: without what a person wrote or a model answered. */
    public static Json.Obj listed(RunRow row) {
        Json error =
                row.errorCode() == null
                        ? Json.NULL
                        : Json.obj()
                                .put("code", row.errorCode())
                                .put("node", row.errorNode())
                                .build();
        return Json.obj()
                .put("run_id", row.runId())
                .put("tenant_id", row.tenantId())
                .put("graph_id", row.graphId())
                .put("graph_version", row.graphVersion())
                .put("status", row.status())
                .put("run_kind", row.runKind())
                .put("trigger_source", row.triggerSource())
                .put("trigger_ref", row.triggerRef())
                .put("requested_by", row.requestedBy())
                .put("schedule_id", row.scheduleId())
                .put("scheduled_for", time(row.scheduledFor()))
                .put("attempt", row.attempt())
                .put("error", error)
                .put("steps", row.steps())
                .put(
                        "usage",
                        usage(
                                row.units(),
                                row.tokensIn(),
                                row.tokensOut(),
                                row.costUsd(),
                                row.chargedCredits()))
                .put("billing_status", row.billingStatus())
                .put("created_at", row.createdAt())
                .put("started_at", time(row.startedAt()))
                .put("completed_at", time(row.completedAt()))
                .build();
    }

    static Json.Obj node(NodeRun node) {
        Long millis = node.durationMillis();
        return Json.obj()
                .put("node", node.node())
                .put("path", node.path())
                .put("type", node.type())
                .put("step", node.step())
                .put("attempt", node.attempt())
                .put("status", node.status())
                .put("worker", node.worker())
                .put("tries", node.tries())
                .put("cached", false)
                .put("update", node.update() == null ? Json.NULL : node.update())
                .put("error", error(node.error()))
                .put("tokens_in", node.tokensIn())
                .put("tokens_out", node.tokensOut())
                .put("started_at", node.startedAt())
                .put("completed_at", time(node.completedAt()))
                .put("duration_ms", millis == null ? Json.NULL : Json.of(millis))
                .build();
    }

    static Json.Obj checkpoint(Checkpoint checkpoint) {
        return Json.obj()
                .put("checkpoint_id", checkpoint.id())
                .put("attempt", checkpoint.attempt())
                .put("step", checkpoint.step())
                .put("completed_nodes", texts(checkpoint.completedNodes()))
                .put("next_nodes", texts(checkpoint.nextNodes()))
                .put("state_hash", checkpoint.stateHash())
                .put("created_at", checkpoint.createdAt())
                .build();
    }

    static Json.Obj event(LoggedEvent logged) {
        return Json.obj()
                .put("id", Long.toString(logged.position()))
                .put("sequence", logged.sequence())
                .put("type", logged.type())
                .put("revision", logged.revision())
                .put("time", logged.appendedAt())
                .put("payload", MessageJson.toJson(logged.event()))
                .put("metadata", logged.metadata())
                .build();
    }

    /** An error with its cause, or JSON null. */
    public static Json error(@Nullable RunError error) {
        return error == null
                ? Json.NULL
                : Json.obj()
                        .put("code", error.code())
                        .put("message", error.message())
                        .put("node", error.node())
                        .build();
    }

    /** Names as a JSON array. */
    public static Json.Arr texts(List<String> names) {
        return Json.arr(names.stream().map(Json::of).toList());
    }

    private static Json time(@Nullable Instant at) {
        return at == null ? Json.NULL : Json.of(at.toString());
    }
}
