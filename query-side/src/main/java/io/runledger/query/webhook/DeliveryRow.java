package io.runledger.query.webhook;

import io.runledger.events.json.Json;
import io.runledger.query.readmodel.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A delivery and what became of it.
 *
 * @param runId the run that it started first or decided about; null: none
 * @param lastRunId the newest run that was made of it, by itself or by hand; null: none
 * @param firstPosition its place in the log
 */
record DeliveryRow(
        String id,
        String outcome,
        @Nullable String runId,
        @Nullable String reason,
        @Nullable String lastRunId,
        @Nullable String lastRunStatus,
        long runs,
        Instant receivedAt,
        Instant updatedAt,
        long firstPosition) {

    static DeliveryRow of(ResultSet row) throws SQLException {
        return new DeliveryRow(
                row.getString("delivery_id"),
                row.getString("outcome"),
                row.getString("run_id"),
                row.getString("reason"),
                row.getString("last_run_id"),
                row.getString("last_run_status"),
                row.getLong("runs"),
                Objects.requireNonNull(Columns.instant(row, "received_at")),
                Objects.requireNonNull(Columns.instant(row, "updated_at")),
                row.getLong("first_position"));
    }

    Json.Obj json() {
        return Json.obj()
                .put("delivery_id", id)
                .put("outcome", outcome)
                .put("run_id", runId)
                .put("reason", reason)
                .put("run_count", runs)
                .put("last_run_id", lastRunId)
                .put("last_run_status", lastRunStatus)
                .put("received_at", receivedAt)
                .put("updated_at", updatedAt)
                .build();
    }
}
