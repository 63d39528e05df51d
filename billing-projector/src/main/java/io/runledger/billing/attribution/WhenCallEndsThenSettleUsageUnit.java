package io.runledger.billing.attribution;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.UnitOutcome;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Outside;
import io.runledger.platform.command.Sender;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells the run what became of the call that it announced. That it was charged is told once its
 * account was debited, so that a run whose calls are settled is one that the ledger has.
 */
@Component
@ProcessingGroup(WhenCallEndsThenSettleUsageUnit.GROUP)
@DisallowReplay
class WhenCallEndsThenSettleUsageUnit {

    static final String GROUP = "settle-usage-unit";

    private final Gateway gateway;

    WhenCallEndsThenSettleUsageUnit(Gateway gateway) {
        this.gateway = gateway;
    }

    @EventHandler
    void on(ChargeEvent event) {
        UnitOutcome outcome = outcome(event);
        if (outcome != null) {
            settle(event.facts().runId(), event.callId(), outcome, event.tenantId(), event.at());
        }
    }

    @EventHandler
    void on(AccountDebited event) {
        settle(event.runId(), event.callId(), UnitOutcome.CHARGED, event.tenantId(), event.at());
    }

    /** Null where the unit waits for the debit, or stays as it is. */
    private static @Nullable UnitOutcome outcome(ChargeEvent event) {
        return switch (event) {
            case CallFailed _ -> UnitOutcome.FAILED;
            case CallQuarantined _ -> UnitOutcome.DISPUTED;
            case QuarantineResolved resolved -> resolved.charged() ? null : UnitOutcome.VOID;
            case ChargeRecorded _, ChargeReversed _, ChargeReissued _ -> null;
        };
    }

    private void settle(
            @Nullable RunId run, CallId call, UnitOutcome outcome, TenantId tenant, Instant at) {
        if (run == null) {
            return;
        }
        SettleUsageUnit settle = new SettleUsageUnit(run, call, outcome, at);
        Outside.run(() -> send(settle, new Sender(tenant, "billing")));
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
}
