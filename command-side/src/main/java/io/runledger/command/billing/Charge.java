package io.runledger.command.billing;

import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.ReissueCharge;
import io.runledger.events.billing.ChargeCommand.ResolveQuarantine;
import io.runledger.events.billing.ChargeCommand.ReverseCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.ChargeEvent;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a call's charge: the only writer of charges (ONE_LEDGER_WRITER). */
@Aggregate(commandTargetResolver = "commandTargetResolver")
class Charge {

    @AggregateIdentifier private String id;

    private ChargeState state = ChargeState.NONE;

    Charge() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RecordCharge command) {
        decide(command);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(QuarantineCall command) {
        decide(command);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(WitnessFailure command) {
        decide(command);
    }

    @CommandHandler
    void handle(ResolveQuarantine command) {
        decide(command);
    }

    @CommandHandler
    void handle(ReissueCharge command) {
        decide(command);
    }

    @CommandHandler
    void handle(ReverseCharge command) {
        decide(command);
    }

    @EventSourcingHandler
    void on(ChargeEvent event) {
        id = "charge:" + event.sourceSystem() + ":" + event.callId();
        state = state.after(event);
    }

    private void decide(ChargeCommand command) {
        ChargeRules.decide(state, command).forEach(AggregateLifecycle::apply);
    }
}
