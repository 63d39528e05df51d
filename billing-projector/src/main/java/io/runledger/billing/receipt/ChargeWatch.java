package io.runledger.billing.receipt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.billing.BillingSettings;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Pricing;
import java.util.Locale;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
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
    private final Counter failed;
    private final Counter resolved;
    private final Counter reversed;
    private final Counter reissued;

    ChargeWatch(MeterRegistry metrics) {
        charges = counter(metrics, "billing.charges", "Charges recorded");
        quarantined = counter(metrics, "billing.quarantined", "Calls quarantined");
        suspense = counter(metrics, "billing.suspense", "Charges that nobody could be named for");
        failed = counter(metrics, "billing.calls.failed", "Calls that failed and cost nothing");
        resolved = counter(metrics, "billing.quarantine.resolved", "Quarantined calls decided on");
        reversed = counter(metrics, "billing.charges.reversed", "Charges taken back");
        reissued = counter(metrics, "billing.charges.reissued", "Charges made anew");
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
                line(Level.WARN, "AI_BILLING_CALL_QUARANTINED", call)
                        .addKeyValue("reason", call.reason())
                        .log("AI_BILLING_CALL_QUARANTINED");
            }
            case QuarantineResolved call -> {
                resolved.increment();
                line(Level.INFO, "AI_BILLING_QUARANTINE_RESOLVED", call)
                        .addKeyValue("charged", call.charged())
                        .addKeyValue("by", call.by())
                        .log("AI_BILLING_QUARANTINE_RESOLVED");
            }
            case ChargeReversed charge -> {
                reversed.increment();
                line(Level.INFO, "AI_BILLING_CHARGE_REVERSED", charge)
                        .addKeyValue("credited_credits", Long.toString(charge.creditedCredits()))
                        .addKeyValue("reason", charge.reason())
                        .addKeyValue("by", charge.by())
                        .log("AI_BILLING_CHARGE_REVERSED");
            }
            case ChargeReissued charge -> {
                reissued.increment();
                line(Level.INFO, "AI_BILLING_CHARGE_REISSUED", charge)
                        .addKeyValue("charged_credits", Long.toString(charge.chargedCredits()))
                        .addKeyValue("reason", charge.reason())
                        .addKeyValue("by", charge.by())
                        .log("AI_BILLING_CHARGE_REISSUED");
            }
            case CallFailed _ -> failed.increment();
        }
    }

    private void charged(ChargeRecorded charge) {
        charges.increment();
        boolean unattributed = charge.accountId().equals(BillingSettings.SUSPENSE);
        if (unattributed) {
            suspense.increment();
        }
        Pricing pricing = charge.pricing() == null ? Pricing.PAID : charge.pricing();
        line(unattributed ? Level.WARN : Level.INFO, "AI_BILLING_COMMIT_COMPLETE", charge)
                .addKeyValue("outcome", "success")
                .addKeyValue("charged_credits", Long.toString(charge.chargedCredits()))
                .addKeyValue("provenance", lower(charge.provenance()))
                .addKeyValue("run_kind", charge.facts().runKind())
                .addKeyValue("pricing", lower(pricing))
                .log("AI_BILLING_COMMIT_COMPLETE");
    }

    private static LoggingEventBuilder line(Level level, String name, ChargeEvent event) {
        return LOG.atLevel(level)
                .addKeyValue("event", name)
                .addKeyValue("tenant", event.tenantId())
                .addKeyValue("account", event.accountId())
                .addKeyValue("run_id", event.facts().runId())
                .addKeyValue("attempt", event.facts().attempt())
                .addKeyValue("call_id", event.callId())
                .addKeyValue("source_system", event.sourceSystem());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
