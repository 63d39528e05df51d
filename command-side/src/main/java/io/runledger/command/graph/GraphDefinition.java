package io.runledger.command.graph;

import io.runledger.events.graph.GraphCommand;
import io.runledger.events.graph.GraphCommand.CreateGraph;
import io.runledger.events.graph.GraphCommand.DeleteGraph;
import io.runledger.events.graph.GraphCommand.KeepInlineGraph;
import io.runledger.events.graph.GraphCommand.PublishVersion;
import io.runledger.events.graph.GraphEvent;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a graph: loads it, asks {@link GraphRules}, records the answer. */
@Aggregate(commandTargetResolver = "commandTargetResolver", cache = "aggregateCache")
class GraphDefinition {

    @AggregateIdentifier private String id;

    private GraphRules.State state = GraphRules.State.NONE;

    GraphDefinition() {}

    /** Answers with the version. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    int handle(CreateGraph command) {
        return decide(command);
    }

    /** Answers with the version. */
    @CommandHandler
    int handle(PublishVersion command) {
        return decide(command);
    }

    /** Answers with the version. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    int handle(KeepInlineGraph command) {
        return decide(command);
    }

    @CommandHandler
    void handle(DeleteGraph command) {
        decide(command);
    }

    @EventSourcingHandler
    void on(GraphEvent event) {
        id = event.sequencingKey();
        state = state.after(event);
    }

    private int decide(GraphCommand command) {
        GraphRules.decide(state, command).forEach(AggregateLifecycle::apply);
        return state.version();
    }
}
