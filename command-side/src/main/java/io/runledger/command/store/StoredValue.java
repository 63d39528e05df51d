package io.runledger.command.store;

import io.runledger.events.store.StoreCommand;
import io.runledger.events.store.StoreCommand.PutValue;
import io.runledger.events.store.StoreCommand.RemoveValue;
import io.runledger.events.store.StoreEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a value: loads it, asks {@link StoreRules}, records the answer. */
@Aggregate(commandTargetResolver = "commandTargetResolver", cache = "aggregateCache")
class StoredValue {

    @AggregateIdentifier private String id;

    private StoreRules.State state = StoreRules.State.NONE;

    StoredValue() {}

    /** Answers whether this put it. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(PutValue command) {
        return decide(command);
    }

    /** Answers whether this removed it. */
    @CommandHandler
    boolean handle(RemoveValue command) {
        return decide(command);
    }

    @EventSourcingHandler
    void on(StoreEvent event) {
        id = event.sequencingKey();
        state = state.after(event);
    }

    private boolean decide(StoreCommand command) {
        List<StoreEvent> events = StoreRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }
}
