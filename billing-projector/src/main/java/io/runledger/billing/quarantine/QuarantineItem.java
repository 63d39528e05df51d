package io.runledger.billing.quarantine;

import io.runledger.billing.Rows;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A call that a person must look at, or has.
 *
 * @param kind {@code quarantine}: nothing is charged yet; {@code suspense}: it is charged to the
 *     suspense account, since the account that it names is none
 * @param shown without its payload
 */
record QuarantineItem(
        long position,
        String kind,
        String sourceSystem,
        CallId callId,
        String responseId,
        boolean open,
        Json.Obj shown) {

    static QuarantineItem of(ResultSet row) throws SQLException {
        Instant resolvedAt = Rows.instantOrNull(row, "resolved_at");
        String resolution = row.getString("resolution");
        Json.Obj shown =
                Json.obj()
                        .put("id", row.getString("id"))
                        .put("kind", row.getString("kind"))
                        .put("state", resolution == null ? "open" : "resolved")
                        .put("reason", row.getString("reason"))
                        .put("call_id", row.getString("call_id"))
                        .put("account_id", row.getString("account_id"))
                        .put("run_id", row.getString("run_id"))
                        .put("received_at", Rows.instant(row, "created_at"))
                        .put("resolution", resolution)
                        .put("resolved_by", row.getString("resolved_by"))
                        .put("resolved_at", resolvedAt == null ? null : resolvedAt.toString())
                        .build();
        return new QuarantineItem(
                row.getLong("position"),
                row.getString("kind"),
                row.getString("source_system"),
                new CallId(row.getString("call_id")),
                row.getString("response_id"),
                resolution == null,
                shown);
    }

    boolean isInSuspense() {
        return kind.equals("suspense");
    }

    /** The item as it is once this decision is in the list. */
    QuarantineItem resolved(String resolution, Caller by, Instant at) {
        return open
                ? new QuarantineItem(
                        position,
                        kind,
                        sourceSystem,
                        callId,
                        responseId,
                        false,
                        shown.with("state", Json.of("resolved"))
                                .with("resolution", Json.of(resolution))
                                .with("resolved_by", Json.of(by.actor()))
                                .with("resolved_at", Json.of(at.toString())))
                : this;
    }
}
