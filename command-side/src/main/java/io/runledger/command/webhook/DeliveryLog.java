package io.runledger.command.webhook;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.webhook.DeliveryCommand;
import io.runledger.events.webhook.DeliveryCommand.RecordDelivery;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.DeliveryOutcome;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.eventstore.EventLog;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is on record about deliveries, in the log itself. */
@Component
class DeliveryLog {

    private final Gateway gateway;
    private final EventLog log;
    private final Clock clock;

    DeliveryLog(Gateway gateway, EventLog log, Clock clock) {
        this.gateway = gateway;
        this.log = log;
        this.clock = clock;
    }

    /** What became of a delivery last; empty where nothing is on record. */
    Optional<DeliveryRecorded> last(TenantId tenant, WebhookId webhook, String delivery) {
        String id = DeliveryCommand.idOf(tenant, webhook, delivery);
        long newest = log.lastSequence(id).orElse(-1);
        return newest < 0
                ? Optional.empty()
                : log.readAggregate(id, newest - 1, 1).stream()
                        .map(logged -> (DeliveryRecorded) logged.event())
                        .findFirst();
    }

    void record(
            Webhook webhook,
            Delivered delivered,
            DeliveryOutcome outcome,
            @Nullable RunId run,
            @Nullable String reason) {
        gateway.send(
                new RecordDelivery(
                        webhook.tenantId(),
                        webhook.id(),
                        delivered.id(),
                        outcome,
                        run,
                        reason,
                        delivered.headers(),
                        delivered.body(),
                        clock.instant()),
                webhook.sender());
    }
}
