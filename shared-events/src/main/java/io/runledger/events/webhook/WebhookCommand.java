package io.runledger.events.webhook;

import io.runledger.events.Command;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of a webhook trigger. */
public sealed interface WebhookCommand extends Command {

    TenantId tenantId();

    WebhookId webhookId();

    @Override
    default String aggregateId() {
        return "webhook:" + tenantId() + ":" + webhookId();
    }

    /**
     * Makes a trigger.
     *
     * @param accountId who pays; null: the tenant's first account
     * @param inputTemplate the input of a run, made of what was delivered; null: all of it
     * @param filter what a delivery must be like to start a run; null: anything
     * @param signatureHeader where the signature stands, for senders with a header of their own;
     *     null: where the scheme says
     * @param secretRef the name of the secret, which is in no event
     */
    record CreateWebhook(
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
            implements WebhookCommand {}

    /** Changes what it starts and for what; the scheme and the secret stay. */
    record ChangeWebhook(
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
            implements WebhookCommand {}

    /**
     * Gives it a new secret.
     *
     * @param oldUntil until when the one before is accepted too
     */
    record RotateWebhookSecret(
            TenantId tenantId,
            WebhookId webhookId,
            String secretRef,
            Instant oldUntil,
            String by,
            Instant at)
            implements WebhookCommand {}

    /** Ends it; what was delivered stays readable. */
    record DeleteWebhook(TenantId tenantId, WebhookId webhookId, String by, Instant at)
            implements WebhookCommand {}
}
