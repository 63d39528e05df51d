package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.instant;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run as the projection has it: everything but content. */
public record RunRow(
        String runId,
        String tenantId,
        String graphId,
        int graphVersion,
        String status,
        String runKind,
        String triggerSource,
        @Nullable String triggerRef,
        String requestedBy,
        @Nullable String scheduleId,
        @Nullable Instant scheduledFor,
        @Nullable String forkedFromRun,
        @Nullable String forkedFromCheckpoint,
        int attempt,
        int steps,
        @Nullable String errorCode,
        @Nullable String errorNode,
        int units,
        long tokensIn,
        long tokensOut,
        BigDecimal costUsd,
        long chargedCredits,
        String billingStatus,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        long createdPosition) {

    static RunRow of(ResultSet row) throws SQLException {
        return new RunRow(
                row.getString("run_id"),
                row.getString("tenant_id"),
                row.getString("graph_id"),
                row.getInt("graph_version"),
                row.getString("status"),
                row.getString("run_kind"),
                row.getString("trigger_source"),
                row.getString("trigger_ref"),
                row.getString("requested_by"),
                row.getString("schedule_id"),
                instant(row, "scheduled_for"),
                row.getString("forked_from_run"),
                forkedFrom(row),
                row.getInt("attempt"),
                row.getInt("steps"),
                row.getString("error_code"),
                row.getString("error_node"),
                row.getInt("units"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                row.getBigDecimal("cost_usd"),
                row.getLong("charged_credits"),
                row.getString("billing_status"),
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "started_at"),
                instant(row, "completed_at"),
                row.getLong("created_position"));
    }

    private static @Nullable String forkedFrom(ResultSet row) throws SQLException {
        String run = row.getString("forked_from_run");
        return run == null
                ? null
                : run
                        + ":"
                        + row.getInt("forked_from_attempt")
                        + ":"
                        + row.getInt("forked_from_step");
    }
}
