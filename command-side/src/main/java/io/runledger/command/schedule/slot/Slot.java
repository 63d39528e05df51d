package io.runledger.command.schedule.slot;

import io.runledger.events.schedule.SlotCommand.SkipSlot;
import io.runledger.events.schedule.SlotEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a slot that has no run. */
@Aggregate(commandTargetResolver = "commandTargetResolver")
class Slot {

    @AggregateIdentifier private String id;

    private SlotState state = SlotState.OPEN;

    Slot() {}

    /** Answers whether this was the first reason. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(SkipSlot command) {
        List<SlotEvent> events = SlotRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }

    @EventSourcingHandler
    void on(SlotEvent event) {
        id = event.sequencingKey();
        state = state.after(event);
    }
}
