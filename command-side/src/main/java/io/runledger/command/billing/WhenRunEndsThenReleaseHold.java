package io.runledger.command.billing;

import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.id.RunId;
import io.runledger.events.run.ReadUnits;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.RunUnits;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Outside;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/**
 * Frees what a run set aside when an attempt of it ends, but for what its open calls may still
 * cost; that is freed as they are settled. The run itself says how many are open, so whichever of
 * its end and the last receipt comes by second finds none.
 */
@Component
@DisallowReplay
@ProcessingGroup("hold-release")
class WhenRunEndsThenReleaseHold {

    private final Gateway gateway;
    private final EventLog log;

    WhenRunEndsThenReleaseHold(Gateway gateway, EventLog log) {
        this.gateway = gateway;
        this.log = log;
    }

    @EventHandler
    void on(RunCompleted event) {
        release(event.runId(), HoldEnd.RUN_ENDED, event.at());
    }

    @EventHandler
    void on(RunFailed event) {
        release(event.runId(), HoldEnd.RUN_ENDED, event.at());
    }

    @EventHandler
    void on(RunCancelled event) {
        release(event.runId(), HoldEnd.RUN_ENDED, event.at());
    }

    @EventHandler
    void on(RunSkipped event) {
        release(event.runId(), HoldEnd.RUN_ENDED, event.at());
    }

    @EventHandler
    void on(UsageUnitSettled event) {
        release(event.runId(), HoldEnd.UNIT_SETTLED, event.at());
    }

    /**
     * A run that goes on keeps what it has; so does one whose next attempt is about to be asked
     * for, which has set its credits aside already.
     */
    private void release(RunId runId, HoldEnd why, Instant at) {
        Outside.run(() -> {
            RunUnits units = gateway.ask(new ReadUnits(runId));
            if (!units.ended()) {
                return;
            }
            RunRequested run =
                    (RunRequested) log.readAggregate(runId.value(), -1, 1).getFirst().event();
            gateway.send(
                    new ReleaseHold(
                            run.tenantId(),
                            run.accountId(),
                            runId,
                            units.attempt(),
                            units.open(),
                            why,
                            at),
                    new Sender(run.tenantId(), "automation:hold-release"));
        });
    }
}
