package io.runledger.command.billing;

import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.DepositCredits;
import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.AccountEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on an account: loads it, asks {@link AccountRules}, records the answer. */
@Aggregate(commandTargetResolver = "commandTargetResolver", cache = "aggregateCache")
class BillingAccount {

    @AggregateIdentifier private String id;

    private final AccountState state = new AccountState();

    BillingAccount() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(OpenAccount command) {
        decide(command);
    }

    /** Answers whether this made the deposit. */
    @CommandHandler
    boolean handle(DepositCredits command) {
        return decide(command);
    }

    @CommandHandler
    void handle(PlaceHold command) {
        decide(command);
    }

    @CommandHandler
    void handle(ReleaseHold command) {
        decide(command);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(DebitAccount command) {
        decide(command);
    }

    @EventSourcingHandler
    void on(AccountEvent event) {
        id = event.sequencingKey();
        state.apply(event);
    }

    private boolean decide(AccountCommand command) {
        List<? extends AccountEvent> events = AccountRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }
}
