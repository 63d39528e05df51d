package io.runledger.command.webhook;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookEvent;
import io.runledger.events.webhook.WebhookEvent.WebhookChanged;
import io.runledger.events.webhook.WebhookEvent.WebhookCreated;
import io.runledger.events.webhook.WebhookEvent.WebhookDeleted;
import io.runledger.events.webhook.WebhookEvent.WebhookSecretRotated;
import io.runledger.events.webhook.WebhookScheme;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The living triggers. Written in the transaction that appends the event, so that a sender finds a
 * trigger as soon as it was made, and does not once it is deleted.
 */
@Component
@ProcessingGroup(WebhookDirectory.GROUP)
class WebhookDirectory {

    static final String GROUP = "webhook-directory";

    private final JdbcClient db;

    WebhookDirectory(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(WebhookEvent event) {
        switch (event) {
            case WebhookCreated e -> insert(e);
            case WebhookChanged e -> change(e);
            case WebhookSecretRotated e -> rotate(e);
            case WebhookDeleted e ->
                    db.sql("DELETE FROM webhooks WHERE webhook_id = :id")
                            .param("id", e.webhookId().value())
                            .update();
        }
    }

    private void insert(WebhookCreated e) {
        db.sql(
                        """
                        INSERT INTO webhooks (tenant_id, webhook_id, name, graph_id, account_id,
                               scheme, input_template, filter, signature_header, enabled,
                               secret_ref, created_at, updated_at)
                        VALUES (:tenant, :id, :name, :graph, :account, :scheme, :template, :filter,
                               :header, true, :secret, :at, :at)
                        ON CONFLICT (webhook_id) DO NOTHING
                        """)
                .param("tenant", e.tenantId().value())
                .param("id", e.webhookId().value())
                .param("name", e.name())
                .param("graph", e.graphId().value())
                .param("account", e.accountId() == null ? null : e.accountId().value())
                .param("scheme", e.scheme().name())
                .param("template", text(e.inputTemplate()))
                .param("filter", text(e.filter()))
                .param("header", e.signatureHeader())
                .param("secret", e.secretRef())
                .param("at", time(e.at()))
                .update();
    }

    private void change(WebhookChanged e) {
        db.sql(
                        """
                        UPDATE webhooks SET name = :name, graph_id = :graph, account_id = :account,
                               input_template = :template, filter = :filter,
                               signature_header = :header, enabled = :enabled, updated_at = :at
                        WHERE webhook_id = :id
                        """)
                .param("id", e.webhookId().value())
                .param("name", e.name())
                .param("graph", e.graphId().value())
                .param("account", e.accountId() == null ? null : e.accountId().value())
                .param("template", text(e.inputTemplate()))
                .param("filter", text(e.filter()))
                .param("header", e.signatureHeader())
                .param("enabled", e.enabled())
                .param("at", time(e.at()))
                .update();
    }

    private void rotate(WebhookSecretRotated e) {
        boolean kept = e.oldUntil().isAfter(e.at());
        db.sql(
                        """
                        UPDATE webhooks SET secret_ref = :secret, updated_at = :at,
                               old_secret_ref = CASE WHEN :kept THEN secret_ref END,
                               old_until = CASE WHEN :kept THEN :until END
                        WHERE webhook_id = :id AND secret_ref <> :secret
                        """)
                .param("id", e.webhookId().value())
                .param("secret", e.secretRef())
                .param("kept", kept)
                .param("until", time(e.oldUntil()))
                .param("at", time(e.at()))
                .update();
    }

    /** A trigger of any tenant: senders do not say whose it is. */
    Optional<Webhook> find(WebhookId id) {
        return db.sql("SELECT * FROM webhooks WHERE webhook_id = :id")
                .param("id", id.value())
                .query((row, _) -> webhook(row))
                .optional();
    }

    /** At most so many triggers of a tenant that are older than one, newest first. */
    List<Webhook> below(TenantId tenant, long number, int limit) {
        return db.sql(
                        """
                        SELECT * FROM webhooks WHERE tenant_id = :tenant AND number < :below
                        ORDER BY number DESC LIMIT :limit
                        """)
                .param("tenant", tenant.value())
                .param("below", number)
                .param("limit", limit)
                .query((row, _) -> webhook(row))
                .list();
    }

    /** The triggers of all tenants that a scheme's senders may use, oldest first. */
    List<Webhook> enabled(WebhookScheme scheme) {
        return db.sql("SELECT * FROM webhooks WHERE scheme = :scheme AND enabled ORDER BY number")
                .param("scheme", scheme.name())
                .query((row, _) -> webhook(row))
                .list();
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        String account = row.getString("account_id");
        return new Webhook(
                row.getLong("number"),
                new TenantId(row.getString("tenant_id")),
                new WebhookId(row.getString("webhook_id")),
                row.getString("name"),
                new GraphId(row.getString("graph_id")),
                account == null ? null : new AccountId(account),
                WebhookScheme.valueOf(row.getString("scheme")),
                object(row.getString("input_template")),
                object(row.getString("filter")),
                row.getString("signature_header"),
                row.getBoolean("enabled"),
                row.getString("secret_ref"),
                row.getString("old_secret_ref"),
                instant(row, "old_until"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static Json.@Nullable Obj object(@Nullable String text) {
        return text == null ? null : (Json.Obj) Json.parseStored(text);
    }

    private static @Nullable String text(Json.@Nullable Obj object) {
        return object == null ? null : object.text();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
