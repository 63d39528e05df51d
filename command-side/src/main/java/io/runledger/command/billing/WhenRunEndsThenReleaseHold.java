package io.runledger.command.billing;

import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
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
 * Frees what a run set aside when an attempt of it ends. Its late charges are taken from the
 * balance then.
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
        release(event, event.attempt(), event.at());
    }

    @EventHandler
    void on(RunFailed event) {
        release(event, event.attempt(), event.at());
    }

    @EventHandler
    void on(RunCancelled event) {
        release(event, event.attempt(), event.at());
    }

    /** A later attempt's hold stays: it may have been placed before this one's end came by. */
    private void release(RunEvent end, int attempt, Instant at) {
        Outside.run(() -> {
            RunRequested run =
                    (RunRequested) log.readAggregate(end.runId().value(), -1, 1).getFirst().event();
            ReleaseHold command =
                    new ReleaseHold(run.tenantId(), run.accountId(), run.runId(), attempt, at);
            gateway.send(command, new Sender(run.tenantId(), "automation:hold-release"));
        });
    }
}
