package io.runledger.query.webhook;

import io.runledger.events.json.Json;
import io.runledger.query.readmodel.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trigger as it is now.
 *
 * @param oldSecretUntil until when the secret before the current one is accepted; null: none is
 */
record WebhookRow(
        String id,
        String name,
        String graphId,
        @Nullable String accountId,
        String scheme,
        Json.@Nullable Obj inputTemplate,
        Json.@Nullable Obj filter,
        boolean enabled,
        boolean deleted,
        @Nullable Instant oldSecretUntil,
        Instant createdAt) {

    static WebhookRow of(ResultSet row) throws SQLException {
        return new WebhookRow(
                row.getString("webhook_id"),
                row.getString("name"),
                row.getString("graph_id"),
                row.getString("account_id"),
                row.getString("scheme"),
                object(row.getString("input_template")),
                object(row.getString("filter")),
                row.getBoolean("enabled"),
                row.getBoolean("deleted"),
                Columns.instant(row, "old_secret_until"),
                Objects.requireNonNull(Columns.instant(row, "created_at")));
    }

    private static Json.@Nullable Obj object(@Nullable String text) {
        return text == null ? null : (Json.Obj) Json.parseStored(text);
    }
}
