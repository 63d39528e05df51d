package io.runledger.events.webhook;

import io.runledger.events.Content;
import io.runledger.events.ContentOwner;
import io.runledger.events.DomainEvent;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to one delivery to a webhook trigger. */
public sealed interface DeliveryEvent extends DomainEvent, ContentOwner {

    TenantId tenantId();

    WebhookId webhookId();

    String deliveryId();

    @Override
    default String sequencingKey() {
        return DeliveryCommand.idOf(tenantId(), webhookId(), deliveryId());
    }

    /** That of the run it starts, so that who forgets the run forgets what was delivered. */
    static String contentKeyOf(TenantId tenant, WebhookId webhook, String delivery) {
        return RunId.of(tenant, DeliveryCommand.runKey(webhook, delivery)).value();
    }

    /**
     * A delivery with a good signature came; see {@link DeliveryCommand.RecordDelivery}.
     *
     * @param contentKey {@link #contentKeyOf}
     */
    record DeliveryRecorded(
            TenantId tenantId,
            WebhookId webhookId,
            String deliveryId,
            String contentKey,
            DeliveryOutcome outcome,
            @Nullable RunId runId,
            @Nullable String reason,
            @Content Json.Obj headers,
            @Content Json payload,
            Instant at)
            implements DeliveryEvent {}
}
