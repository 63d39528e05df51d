package io.runledger.command.grant;

import io.runledger.events.grant.GrantCommand;
import io.runledger.events.grant.GrantCommand.IssueGrant;
import io.runledger.events.grant.GrantCommand.RevokeGrant;
import io.runledger.events.grant.GrantEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a grant: loads it, asks {@link GrantRules}, records the answer. */
@Aggregate(commandTargetResolver = "commandTargetResolver", cache = "aggregateCache")
class ExecutionGrant {

    @AggregateIdentifier private String id;

    private GrantRules.State state = GrantRules.State.NONE;

    ExecutionGrant() {}

    /** Answers whether the grant is new. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(IssueGrant command) {
        return decide(command);
    }

    /** Answers whether this revoked it. */
    @CommandHandler
    boolean handle(RevokeGrant command) {
        return decide(command);
    }

    @EventSourcingHandler
    void on(GrantEvent event) {
        id = event.sequencingKey();
        state = state.after(event);
    }

    private boolean decide(GrantCommand command) {
        List<? extends GrantEvent> events = GrantRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }
}
