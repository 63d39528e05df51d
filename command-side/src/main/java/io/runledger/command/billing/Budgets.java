package io.runledger.command.billing;

import io.runledger.events.billing.BudgetCommand;
import io.runledger.events.billing.BudgetCommand.CountSpending;
import io.runledger.events.billing.BudgetCommand.KeepReservation;
import io.runledger.events.billing.BudgetCommand.OpenBudgets;
import io.runledger.events.billing.BudgetCommand.RemoveBudget;
import io.runledger.events.billing.BudgetCommand.ReserveBudget;
import io.runledger.events.billing.BudgetCommand.SetBudget;
import io.runledger.events.billing.BudgetEvent;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a tenant's budgets: loads them, asks {@link BudgetRules}, records the answer. */
@Aggregate(
        commandTargetResolver = "commandTargetResolver",
        cache = "aggregateCache",
        snapshotTriggerDefinition = "moneySnapshotTrigger")
class Budgets {

    @AggregateIdentifier private String id;

    private final BudgetState state = new BudgetState();

    Budgets() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(OpenBudgets command) {
        decide(command);
    }

    @CommandHandler
    void handle(SetBudget command) {
        decide(command);
    }

    @CommandHandler
    void handle(RemoveBudget command) {
        decide(command);
    }

    /** Answers with why the run may not; an empty text where it may. A refusal is recorded too. */
    @CommandHandler
    String handle(ReserveBudget command) {
        String refusal = BudgetRules.refusal(state, command);
        decide(command);
        return refusal;
    }

    @CommandHandler
    void handle(KeepReservation command) {
        decide(command);
    }

    @CommandHandler
    void handle(CountSpending command) {
        decide(command);
    }

    @EventSourcingHandler
    void on(BudgetEvent event) {
        id = event.sequencingKey();
        state.apply(event);
    }

    @EventSourcingHandler
    void on(BudgetForm snapshot) {
        id = snapshot.id();
        state.restore(snapshot);
    }

    BudgetForm form() {
        return state.form(id);
    }

    private void decide(BudgetCommand command) {
        BudgetRules.decide(state, command).forEach(AggregateLifecycle::apply);
    }
}
