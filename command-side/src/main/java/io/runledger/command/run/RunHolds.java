package io.runledger.command.run;

import io.runledger.command.billing.BudgetGate;
import io.runledger.command.billing.BudgetGate.Spending;
import io.runledger.command.billing.HoldAnswer;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.run.ReadUnits;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Sets credits aside for an attempt of a run before it is asked for: in its account, and in every
 * budget that concerns it; in all of them or in none.
 */
@Component
class RunHolds {

    private final Gateway gateway;
    private final BudgetGate budgets;
    private final RunLookup runs;
    private final RunStandings standings;
    private final Clock clock;

    RunHolds(
            Gateway gateway,
            BudgetGate budgets,
            RunLookup runs,
            RunStandings standings,
            Clock clock) {
        this.gateway = gateway;
        this.budgets = budgets;
        this.runs = runs;
        this.standings = standings;
        this.clock = clock;
    }

    /**
     * Sets credits aside; for the same attempt again it is a no-op.
     *
     * @throws Refused insufficient_credits where account or budgets do not have them; then nothing
     *     is set aside
     */
    void place(Spending run, long amount, Sender sender) {
        HoldAnswer held =
                gateway.call(
                        new PlaceHold(
                                run.tenantId(),
                                run.accountId(),
                                run.runId(),
                                run.attempt(),
                                amount,
                                clock.instant()),
                        sender,
                        HoldAnswer.class);
        try {
            budgets.reserve(run, held, sender);
        } catch (Refused refused) {
            giveBackUnused(run, sender);
            throw refused;
        }
    }

    /**
     * Frees what was set aside for an attempt that was not made, or was by another request. Where
     * that goes on, its end frees the hold on its own account. Budgets follow the account.
     */
    void giveBackUnused(Spending run, Sender sender) {
        Optional<RunRequested> made =
                runs.find(run.runId()).filter(found -> found.accountId().equals(run.accountId()));
        if (made.isPresent() && standings.of(run.runId()).open()) {
            return;
        }
        int open = made.isPresent() ? gateway.ask(new ReadUnits(run.runId())).open() : 0;
        gateway.send(
                new ReleaseHold(
                        run.tenantId(),
                        run.accountId(),
                        run.runId(),
                        run.attempt(),
                        open,
                        HoldEnd.UNUSED,
                        clock.instant()),
                sender);
    }
}
