package io.runledger.query.webhook;

import static io.runledger.query.readmodel.Columns.lower;
import static io.runledger.query.readmodel.Columns.position;
import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.webhook.DeliveryEvent;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** One row per delivery: when it came first, and what became of it last. */
@Component
@ProcessingGroup(ProjectionGroups.WEBHOOK_DELIVERIES)
public class WebhookDeliveriesProjector {

    private static final String UPSERT =
            """
            INSERT INTO read_model.webhook_deliveries AS delivery
                (tenant_id, webhook_id, delivery_id, outcome, run_id, reason, received_at,
                 updated_at, first_position, position)
            VALUES (:tenant, :webhook, :delivery, :outcome, :run, :reason, :at, :at, :position,
                    :position)
            ON CONFLICT (tenant_id, webhook_id, delivery_id) DO UPDATE SET
                (outcome, run_id, reason, updated_at, position) =
                (excluded.outcome, excluded.run_id, excluded.reason, excluded.updated_at,
                 excluded.position)
            WHERE delivery.position < excluded.position
            """;

    private final ReadTables tables;

    public WebhookDeliveriesProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    public void on(DeliveryEvent event, TrackingToken token) {
        switch (event) {
            case DeliveryRecorded e ->
                    tables.sql(UPSERT)
                            .param("tenant", e.tenantId().value())
                            .param("webhook", e.webhookId().value())
                            .param("delivery", e.deliveryId())
                            .param("outcome", lower(e.outcome()))
                            .param("run", e.runId() == null ? null : e.runId().value())
                            .param("reason", e.reason())
                            .param("at", time(e.at()))
                            .param("position", position(token))
                            .update();
        }
    }
}
