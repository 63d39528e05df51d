package io.runledger.query.testing;

import io.runledger.events.DomainEvent;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.graph.GraphEvent;
import io.runledger.events.run.RunEvent;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.SlotEvent;
import io.runledger.events.webhook.DeliveryEvent;
import io.runledger.events.webhook.WebhookEvent;
import io.runledger.platform.eventstore.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Appends events to the real log, as the aggregates would. */
@Component
public class TestLog {

    private static final int BATCH = 500;

    private final EventStore store;
    private final EventLog log;

    TestLog(EventStore store, EventLog log) {
        this.store = store;
        this.log = log;
    }

    public void append(String tenant, DomainEvent event) {
        String aggregate =
                switch (event) {
                    case RunEvent e -> e.runId().value();
                    case GraphEvent e -> e.sequencingKey();
                    case ScheduleEvent e -> e.sequencingKey();
                    case SlotEvent e -> e.sequencingKey();
                    case WebhookEvent e -> e.sequencingKey();
                    case DeliveryEvent e -> e.sequencingKey();
                    case ChargeEvent e -> "charge:" + e.sourceSystem() + ":" + e.callId();
                    default -> throw new IllegalArgumentException("no aggregate of " + event);
                };
        long sequence = log.lastSequence(aggregate).orElse(-1) + 1;
        store.publish(
                new GenericDomainEventMessage<>(
                        "test",
                        aggregate,
                        sequence,
                        event,
                        Map.of("tenant", tenant, "actor", "key:test")));
    }

    /** Many events of a new aggregate, some hundred in each transaction. */
    public void appendAtOnce(String tenant, String aggregate, List<DomainEvent> events) {
        List<GenericDomainEventMessage<DomainEvent>> batch = new ArrayList<>();
        for (int sequence = 0; sequence < events.size(); sequence++) {
            batch.add(
                    new GenericDomainEventMessage<>(
                            "test",
                            aggregate,
                            sequence,
                            events.get(sequence),
                            Map.of("tenant", tenant, "actor", "key:test")));
            if (batch.size() == BATCH || sequence == events.size() - 1) {
                store.publish(List.copyOf(batch));
                batch.clear();
            }
        }
    }

    public void append(Story story) {
        append(story.tenant.value(), story.events());
    }

    public void append(String tenant, List<DomainEvent> events) {
        events.forEach(event -> append(tenant, event));
    }
}
