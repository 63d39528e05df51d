package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.engine.Execution;
import io.runledger.events.json.Json;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunStatus;
import io.runledger.events.run.TimeoutPolicy;
import io.runledger.query.readmodel.Columns;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs and their parts as the API shows them. */
public final class RunJson {

    private RunJson() {}

    /**
     * A run in full. Money comes from the projections, everything else from the run's own events.
     *
     * @param now its position, empty before its first checkpoint
     */
    static Json.Obj full(RunFold run, Optional<Execution> now, Optional<RunRow> row, Cost cost) {
        RunRequested asked = run.requested();
        Json.Obj state = now.map(Execution::checkpointState).orElse(Json.Obj.EMPTY);
        boolean success = run.status() == RunStatus.SUCCESS;
        return head(asked, run)
                .put("attempt", run.attempt())
                .put("input", asked.input())
                .put("state", state)
                .put("output", success ? state : Json.Obj.EMPTY)
                .put("error", error(run.error()))
                .put("interrupt", interrupt(run.pause()))
                .put("decisions", Json.arr(run.decisions().stream().map(Decision::json).toList()))
                .put("forked_from", forkedFrom(asked.origin()))
                .put("dropped_nodes", texts(droppedNodes(asked.origin())))
                .put("pending_updates", pending(run, now))
                .put("steps", run.steps())
                .put("usage", usage(run, row))
                .put("cost", cost.json())
                .put("billing_status", billingStatus(run, row))
                .put("created_at", asked.at())
                .put("started_at", time(run.startedAt()))
                .put("completed_at", time(run.completedAt()))
                .build();
    }

    /** What a run waits for, or JSON null. */
    private static Json interrupt(@Nullable RunInterrupted pause) {
        return pause == null
                ? Json.NULL
                : wait(
                                Json.obj()
                                        .put("kind", lower(pause.kind()))
                                        .put("nodes", texts(pause.nodes()))
                                        .put("message", pause.message()),
                                pause)
                        .put("since", pause.at())
                        .build();
    }

    /** Which wait it is, how long it lasts, and whether the graph reads what is decided. */
    public static Json.Builder wait(Json.Builder json, RunInterrupted pause) {
        TimeoutPolicy onTimeout = pause.onTimeout();
        return json.put(
                        "checkpoint_id",
                        Checkpoint.id(pause.runId(), pause.attempt(), pause.step()))
                .put("decides", Boolean.TRUE.equals(pause.decides()))
                .put("expires_at", time(pause.expiresAt()))
                .put("on_timeout", onTimeout == null ? null : lower(onTimeout));
    }

    private static Json forkedFrom(@Nullable ForkOrigin origin) {
        return origin == null
                ? Json.NULL
                : Json.obj()
                        .put("run_id", origin.runId().value())
                        .put("checkpoint_id", origin.checkpointId())
                        .build();
    }

    private static List<String> droppedNodes(@Nullable ForkOrigin origin) {
        return origin == null ? List.of() : origin.droppedNodes();
    }

    /** Injections that wait: for their node, or for the run to take them in. */
    private static Json.Arr pending(RunFold run, Optional<Execution> now) {
        List<Json> waiting = new ArrayList<>();
        now.map(Execution::pendingInjections)
                .orElse(List.of())
                .forEach(each -> waiting.add(injection(each.number(), each.applyAfter())));
        run.notTakenIn().forEach(each -> waiting.add(injection(each.control(), each.applyAfter())));
        return Json.arr(waiting);
    }

    private static Json injection(int control, @Nullable String applyAfter) {
        return Json.obj().put("control", control).put("apply_after", applyAfter).build();
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
                .put("schedule_id", asked.trigger().scheduleId())
                .put("scheduled_for", time(asked.trigger().scheduledFor()));
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
                .put("forked_from", forkedFrom(row))
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

    private static Json forkedFrom(RunRow row) {
        return row.forkedFromRun() == null
                ? Json.NULL
                : Json.obj()
                        .put("run_id", row.forkedFromRun())
                        .put("checkpoint_id", row.forkedFromCheckpoint())
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

    /** Why a run failed. */
    public static RunError error(RunFailed e) {
        return new RunError(e.errorCode(), e.errorMessage(), e.node());
    }

    /** Who cancelled a run, and why. */
    public static RunError error(RunCancelled e) {
        String reason = e.reason();
        String why = "cancelled by " + e.by() + (reason == null ? "" : ": " + reason);
        return new RunError("aborted", why, null);
    }

    /** Why a run was not carried out. */
    public static RunError error(RunSkipped e) {
        return new RunError(e.code(), "the grant under which it was asked for does not hold", null);
    }

    /** Names as a JSON array. */
    public static Json.Arr texts(List<String> names) {
        return Json.arr(names.stream().map(Json::of).toList());
    }

    static Json time(@Nullable Instant at) {
        return at == null ? Json.NULL : Json.of(at.toString());
    }
}
