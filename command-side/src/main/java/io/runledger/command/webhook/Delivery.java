package io.runledger.command.webhook;

import io.runledger.events.webhook.DeliveryCommand.RecordDelivery;
import io.runledger.events.webhook.DeliveryEvent;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a delivery: loads it, asks {@link DeliveryRules}, records the answer. */
@Aggregate(commandTargetResolver = "commandTargetResolver")
class Delivery {

    @AggregateIdentifier private String id;

    private DeliveryRules.State state = DeliveryRules.State.NONE;

    Delivery() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RecordDelivery command) {
        DeliveryRules.decide(state, command).forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    void on(DeliveryEvent event) {
        id = event.sequencingKey();
        state = state.after(event);
    }
}
