package io.runledger.query.schedule;

import static io.runledger.query.readmodel.Columns.instant;

import io.runledger.events.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one due time.
 *
 * @param runId the run that it got; null: none
 * @param skipReason why it got none, or why that was not carried out
 * @param detail what a person may want to know beyond the reason
 */
record SlotRow(
        String scheduleId,
        Instant scheduledFor,
        @Nullable String runId,
        String status,
        int attempt,
        @Nullable String skipReason,
        @Nullable String detail,
        @Nullable String errorCode,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    static SlotRow of(ResultSet row) throws SQLException {
        String run = row.getString("run_id");
        return new SlotRow(
                row.getString("schedule_id"),
                Objects.requireNonNull(instant(row, "scheduled_for")),
                run.isEmpty() ? null : run,
                row.getString("status"),
                row.getInt("attempt"),
                row.getString("skip_reason"),
                row.getString("detail"),
                row.getString("error_code"),
                instant(row, "started_at"),
                instant(row, "completed_at"));
    }

    Json.Obj json() {
        return Json.obj()
                .put("schedule_id", scheduleId)
                .put("run_id", runId)
                .put("scheduled_for", scheduledFor)
                .put("status", status)
                .put("skip_reason", skipReason)
                .put("detail", detail)
                .put("error_code", errorCode)
                .put("attempt", attempt)
                .put("started_at", time(startedAt))
                .put("completed_at", time(completedAt))
                .build();
    }

    private static Json time(@Nullable Instant at) {
        return at == null ? Json.NULL : Json.of(at.toString());
    }
}
