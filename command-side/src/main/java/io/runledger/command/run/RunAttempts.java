package io.runledger.command.run;

import io.runledger.command.billing.BudgetGate.Spending;
import io.runledger.events.Command;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.run.RunCommand.ReplayRun;
import io.runledger.events.run.RunCommand.RetryRun;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunStanding;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Asks for further attempts of runs. A run that has ended has given back what it had set aside, so
 * the new attempt sets its own aside first; one that goes on keeps what it has.
 */
@Component
class RunAttempts {

    /** A run that ends just now is asked again as an ended one; it cannot do so for ever. */
    private static final int TRIES = 4;

    private final RunStandings standings;
    private final RunPrograms programs;
    private final CreditGate credits;
    private final RunHolds holds;
    private final Gateway gateway;
    private final Clock clock;

    RunAttempts(
            RunStandings standings,
            RunPrograms programs,
            CreditGate credits,
            RunHolds holds,
            Gateway gateway,
            Clock clock) {
        this.standings = standings;
        this.programs = programs;
        this.credits = credits;
        this.holds = holds;
        this.gateway = gateway;
        this.clock = clock;
    }

    /**
     * Asks for another attempt from the last checkpoint.
     *
     * @return its number
     */
    int retry(RunRequested run, String by) {
        RunStanding seen = standings.of(run.runId());
        return ask(run, seen, new RetryRun(run.runId(), seen, by, clock.instant()), by);
    }

    /**
     * Asks for another attempt from any checkpoint.
     *
     * @return its number
     */
    int replay(RunRequested run, CheckpointId from, String by) {
        Function<RunStanding, Command> command =
                seen ->
                        new ReplayRun(
                                run.runId(),
                                from.attempt(),
                                from.step(),
                                seen,
                                by,
                                clock.instant());
        RunStanding seen = standings.of(run.runId());
        for (int tries = 1; ; tries++) {
            try {
                return ask(run, seen, command.apply(seen), by);
            } catch (Refused refused) {
                RunStanding now = standings.of(run.runId());
                boolean endedMeanwhile =
                        refused.code() == RefusalCode.CONFLICT
                                && now.attempt() == seen.attempt()
                                && now.open() != seen.open();
                if (!endedMeanwhile || tries == TRIES) {
                    throw refused;
                }
                seen = now;
            }
        }
    }

    private int ask(RunRequested run, RunStanding seen, Command command, String by) {
        Sender sender = new Sender(run.tenantId(), by);
        int next = seen.attempt() + 1;
        // What cannot be had is refused for what it is, not for want of money.
        boolean refused = command instanceof RetryRun && !standings.hasFailed(run.runId());
        long hold =
                seen.open() || refused
                        ? 0
                        : credits.needed(run.tenantId(), programs.program(run), run.config());
        Spending spending =
                new Spending(
                        run.tenantId(),
                        run.accountId(),
                        run.graph().id().value(),
                        run.trigger().scheduleId(),
                        run.runId(),
                        next);
        if (hold > 0) {
            holds.place(spending, hold, sender);
        }
        try {
            return gateway.call(command, sender, Integer.class);
        } catch (Refused e) {
            if (hold > 0) {
                holds.giveBackUnused(spending, sender);
            }
            throw e;
        }
    }
}
