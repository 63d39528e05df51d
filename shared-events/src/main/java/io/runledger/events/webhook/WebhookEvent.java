package io.runledger.events.webhook;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to a webhook trigger. */
public sealed interface WebhookEvent extends DomainEvent {

    TenantId tenantId();

    WebhookId webhookId();

    @Override
    default String sequencingKey() {
        return "webhook:" + tenantId() + ":" + webhookId();
    }

    /** A trigger was made; see {@link WebhookCommand.CreateWebhook}. */
    record WebhookCreated(
            TenantId tenantId,
            WebhookId webhookId,
            String name,
            GraphId graphId,
            @Nullable AccountId accountId,
            WebhookScheme scheme,
            Json.@Nullable Obj inputTemplate,
            Json.@Nullable Obj filter,
            @Nullable String signatureHeader,
            String secretRef,
            String by,
            Instant at)
            implements WebhookEvent {}

    /** It is like this from now on. */
    record WebhookChanged(
            TenantId tenantId,
            WebhookId webhookId,
            String name,
            GraphId graphId,
            @Nullable AccountId accountId,
            Json.@Nullable Obj inputTemplate,
            Json.@Nullable Obj filter,
            @Nullable String signatureHeader,
            boolean enabled,
            String by,
            Instant at)
            implements WebhookEvent {}

    /** It has a new secret; the one before is accepted until {@code oldUntil}. */
    record WebhookSecretRotated(
            TenantId tenantId,
            WebhookId webhookId,
            String secretRef,
            Instant oldUntil,
            String by,
            Instant at)
            implements WebhookEvent {}

    /** It is gone. */
    record WebhookDeleted(TenantId tenantId, WebhookId webhookId, String by, Instant at)
            implements WebhookEvent {}
}
