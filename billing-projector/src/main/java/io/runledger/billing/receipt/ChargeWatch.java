package io.runledger.billing.receipt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.billing.BillingSettings;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * Logs and counts what becomes of calls, once per event and after its batch is committed. No
 * content: names, numbers and outcomes only.
 */
@Component
@ProcessingGroup("charge-watch")
@DisallowReplay
class ChargeWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ChargeWatch.class);

    private final Counter charges;
    private final Counter quarantined;
    private final Counter suspense;

    ChargeWatch(MeterRegistry metrics) {
        charges = counter(metrics, "billing.charges", "Charges recorded");
        quarantined = counter(metrics, "billing.quarantined", "Calls quarantined");
        suspense = counter(metrics, "billing.suspense", "Charges that nobody could be named for");
    }

    private static Counter counter(MeterRegistry metrics, String name, String what) {
        return Counter.builder(name).description(what).register(metrics);
    }

    @EventHandler
    void on(ChargeEvent event) {
        CurrentUnitOfWork.get().afterCommit(_ -> tell(event));
    }

    private void tell(ChargeEvent event) {
        switch (event) {
            case ChargeRecorded charge -> charged(charge);
            case CallQuarantined call -> {
                quarantined.increment();
                LOG.atWarn()
                        .addKeyValue("event", "AI_BILLING_CALL_QUARANTINED")
                        .addKeyValue("tenant", call.tenantId())
                        .addKeyValue("call_id", call.callId())
                        .addKeyValue("reason", call.reason())
                        .log("AI_BILLING_CALL_QUARANTINED");
            }
            case CallFailed _ -> {}
        }
    }

    private void charged(ChargeRecorded charge) {
        charges.increment();
        boolean unattributed = charge.accountId().equals(BillingSettings.SUSPENSE);
        if (unattributed) {
            suspense.increment();
        }
        LOG.atLevel(unattributed ? Level.WARN : Level.INFO)
                .addKeyValue("event", "AI_BILLING_COMMIT_COMPLETE")
                .addKeyValue("tenant", charge.tenantId())
                .addKeyValue("account", charge.accountId())
                .addKeyValue("run_id", charge.facts().runId())
                .addKeyValue("attempt", charge.facts().attempt())
                .addKeyValue("call_id", charge.callId())
                .addKeyValue("outcome", "success")
                .addKeyValue("charged_credits", Long.toString(charge.chargedCredits()))
                .addKeyValue("source_system", charge.sourceSystem())
                .log("AI_BILLING_COMMIT_COMPLETE");
    }
}
