package io.runledger.events.webhook;

import io.runledger.events.Command;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of one delivery to a webhook trigger. */
public sealed interface DeliveryCommand extends Command {

    TenantId tenantId();

    WebhookId webhookId();

    String deliveryId();

    @Override
    default String aggregateId() {
        return idOf(tenantId(), webhookId(), deliveryId());
    }

    /** The aggregate's id, {@code delivery:{tenant}:{webhook}:{delivery}}. */
    static String idOf(TenantId tenant, WebhookId webhook, String delivery) {
        return "delivery:" + tenant + ":" + webhook + ":" + delivery;
    }

    /**
     * The idempotency key of a delivery's run, so that a delivery has one run at most, for ever.
     */
    static String runKey(WebhookId webhook, String delivery) {
        return "hook:" + webhook + ":" + delivery;
    }

    /**
     * Records what became of a delivery. A refused one may be recorded again with another outcome;
     * every other outcome stays.
     *
     * @param deliveryId the sender's, or a hash of what was sent
     * @param runId the run that it started or decided about; null: none
     * @param reason why there is none; null: there is one
     * @param headers those that say what it is, never those that prove it
     * @param payload what was sent
     */
    record RecordDelivery(
            TenantId tenantId,
            WebhookId webhookId,
            String deliveryId,
            DeliveryOutcome outcome,
            @Nullable RunId runId,
            @Nullable String reason,
            Json.Obj headers,
            Json payload,
            Instant at)
            implements DeliveryCommand {}
}
