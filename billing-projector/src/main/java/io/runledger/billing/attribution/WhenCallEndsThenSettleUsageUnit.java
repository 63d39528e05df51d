package io.runledger.billing.attribution;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.id.RunId;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.UnitOutcome;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Outside;
import io.runledger.platform.command.Sender;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/** Tells the run what became of the call that it announced. */
@Component
@ProcessingGroup("settle-usage-unit")
@DisallowReplay
class WhenCallEndsThenSettleUsageUnit {

    private final Gateway gateway;

    WhenCallEndsThenSettleUsageUnit(Gateway gateway) {
        this.gateway = gateway;
    }

    @EventHandler
    void on(ChargeEvent event) {
        RunId run = event.facts().runId();
        if (run == null) {
            return;
        }
        SettleUsageUnit settle =
                new SettleUsageUnit(run, event.callId(), outcome(event), event.at());
        Outside.run(() -> send(settle, new Sender(event.tenantId(), "billing")));
    }

    private void send(SettleUsageUnit settle, Sender sender) {
        try {
            gateway.send(settle, sender);
        } catch (Refused e) {
            // A call that names the run without being announced by it: the run alone knows.
            if (e.code() != RefusalCode.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static UnitOutcome outcome(ChargeEvent event) {
        return switch (event) {
            case ChargeRecorded _ -> UnitOutcome.CHARGED;
            case CallFailed _ -> UnitOutcome.FAILED;
            case CallQuarantined _ -> UnitOutcome.DISPUTED;
        };
    }
}
