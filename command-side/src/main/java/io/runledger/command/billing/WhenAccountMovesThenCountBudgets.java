package io.runledger.command.billing;

import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.BudgetCommand;
import io.runledger.events.billing.BudgetCommand.CountSpending;
import io.runledger.events.billing.BudgetCommand.KeepReservation;
import io.runledger.events.billing.SpendFacts;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Outside;
import io.runledger.platform.command.Sender;
import java.math.BigDecimal;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts what a tenant's accounts are charged in its budgets, where it has any. All accounts of a
 * tenant are followed by one thread in the order of the log, so that a position tells what was
 * counted already.
 */
@Component
@DisallowReplay
@ProcessingGroup(WhenAccountMovesThenCountBudgets.GROUP)
class WhenAccountMovesThenCountBudgets {

    static final String GROUP = "count-budgets";

    private final Gateway gateway;
    private final BudgetGate budgets;

    WhenAccountMovesThenCountBudgets(Gateway gateway, BudgetGate budgets) {
        this.gateway = gateway;
        this.budgets = budgets;
    }

    @EventHandler
    void on(AccountEvent event, TrackingToken token) {
        BudgetCommand command = command(event, token.position().orElseThrow());
        if (command != null && budgets.isOpen(event.tenantId())) {
            Sender sender = new Sender(event.tenantId(), "automation:count-budgets");
            Outside.run(() -> gateway.send(command, sender));
        }
    }

    /** What an account's event at a position of the log means to budgets; null: nothing. */
    static @Nullable BudgetCommand command(AccountEvent event, long position) {
        return switch (event) {
            case AccountDebited e ->
                    new CountSpending(
                            e.tenantId(),
                            e.accountId(),
                            e.runId(),
                            e.amount(),
                            e.fromHold(),
                            facts(e.facts(), e.at()),
                            position,
                            e.at());
            case AccountRefunded e ->
                    new CountSpending(
                            e.tenantId(),
                            e.accountId(),
                            e.runId(),
                            -e.amount(),
                            0,
                            facts(e.facts(), e.at()),
                            position,
                            e.at());
            case HoldReleased e ->
                    new KeepReservation(
                            e.tenantId(), e.accountId(), e.runId(), e.stays(), position, e.at());
            case AccountOpened _, CreditsDeposited _, HoldPlaced _ -> null;
        };
    }

    private static SpendFacts facts(@Nullable SpendFacts told, Instant at) {
        return told == null ? new SpendFacts(null, null, at, BigDecimal.ZERO) : told;
    }
}
