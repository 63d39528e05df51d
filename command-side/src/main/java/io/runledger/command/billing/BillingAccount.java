package io.runledger.command.billing;

import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.DepositCredits;
import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.RefundAccount;
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
@Aggregate(
        commandTargetResolver = "commandTargetResolver",
        cache = "aggregateCache",
        snapshotTriggerDefinition = "moneySnapshotTrigger")
class BillingAccount {

    @AggregateIdentifier private String id;

    private final AccountState state = new AccountState();

    BillingAccount() {}

    /** Answers whether this opened the account. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(OpenAccount command) {
        return decide(command);
    }

    /** Answers whether this made the deposit. */
    @CommandHandler
    boolean handle(DepositCredits command) {
        return decide(command);
    }

    /** Answers with what was set aside, and where. */
    @CommandHandler
    HoldAnswer handle(PlaceHold command) {
        long before = state.holdOf(command.runId());
        boolean placed = decide(command);
        long after = state.holdOf(command.runId());
        return new HoldAnswer(
                placed, placed ? after - before : after, AggregateLifecycle.getVersion());
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

    @CommandHandler
    void handle(RefundAccount command) {
        decide(command);
    }

    @EventSourcingHandler
    void on(AccountEvent event) {
        id = event.sequencingKey();
        state.apply(event);
    }

    @EventSourcingHandler
    void on(AccountForm snapshot) {
        id = snapshot.id();
        state.restore(snapshot);
    }

    AccountForm form() {
        return state.form(id);
    }

    private boolean decide(AccountCommand command) {
        List<? extends AccountEvent> events = AccountRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }
}
