package io.runledger.query.webhook;

import static io.runledger.query.readmodel.Columns.lower;
import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.id.AccountId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookEvent;
import io.runledger.events.webhook.WebhookEvent.WebhookChanged;
import io.runledger.events.webhook.WebhookEvent.WebhookCreated;
import io.runledger.events.webhook.WebhookEvent.WebhookDeleted;
import io.runledger.events.webhook.WebhookEvent.WebhookSecretRotated;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Webhook triggers, written in the transaction of the command that changed them. */
@Component
@ProcessingGroup(ProjectionGroups.WEBHOOKS)
class WebhooksProjector {

    private final ReadTables tables;

    WebhooksProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    void on(WebhookEvent event) {
        switch (event) {
            case WebhookCreated e -> created(e);
            case WebhookChanged e -> changed(e);
            case WebhookSecretRotated e ->
                    change("old_secret_until = :until", e)
                            .param("until", time(e.oldUntil()))
                            .update();
            case WebhookDeleted e -> change("deleted = true, enabled = false", e).update();
        }
    }

    private void created(WebhookCreated e) {
        tables.sql(
                        """
                        INSERT INTO read_model.webhooks
                            (webhook_id, tenant_id, name, graph_id, account_id, scheme,
                             input_template, filter, signature_header, enabled, created_at,
                             updated_at)
                        VALUES (:id, :tenant, :name, :graph, :account, :scheme, :template, :filter,
                                :header, true, :at, :at)
                        ON CONFLICT (webhook_id) DO NOTHING
                        """)
                .param("id", e.webhookId().value())
                .param("tenant", e.tenantId().value())
                .param("name", e.name())
                .param("graph", e.graphId().value())
                .param("account", value(e.accountId()))
                .param("scheme", lower(e.scheme()))
                .param("template", text(e.inputTemplate()))
                .param("filter", text(e.filter()))
                .param("header", e.signatureHeader())
                .param("at", time(e.at()))
                .update();
    }

    private void changed(WebhookChanged e) {
        change(
                        """
                        name = :name, graph_id = :graph, account_id = :account,
                        input_template = :template, filter = :filter, signature_header = :header,
                        enabled = :enabled\
                        """,
                        e)
                .param("name", e.name())
                .param("graph", e.graphId().value())
                .param("account", value(e.accountId()))
                .param("template", text(e.inputTemplate()))
                .param("filter", text(e.filter()))
                .param("header", e.signatureHeader())
                .param("enabled", e.enabled())
                .update();
    }

    private StatementSpec change(String assignments, WebhookEvent e) {
        return tables.sql(
                        "UPDATE read_model.webhooks SET "
                                + assignments
                                + ", updated_at = :at WHERE webhook_id = :id")
                .param("id", e.webhookId().value())
                .param("at", time(e.at()));
    }

    private static @Nullable String value(@Nullable AccountId account) {
        return account == null ? null : account.value();
    }

    private static @Nullable String text(Json.@Nullable Obj object) {
        return object == null ? null : object.text();
    }
}
