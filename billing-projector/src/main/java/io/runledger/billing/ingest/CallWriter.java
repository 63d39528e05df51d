package io.runledger.billing.ingest;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.attribution.Attribution;
import io.runledger.billing.attribution.Attributor;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.Pricing;
import io.runledger.events.id.TenantId;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.pricing.PricingPolicy;
import java.math.BigDecimal;
import org.springframework.stereotype.Component;

/**
 * The one way from a witness to a charge, whichever witness it is
 * (RECONCILER_VIA_COMMIT_USAGE_FACT). Doing it again sends the same command, which the charge of
 * that call takes for the repeat that it is.
 */
@Component
public class CallWriter {

    /** The name under which LiteLLM's calls are charged. */
    public static final String SOURCE = "litellm";

    private static final String ACTOR = "billing";

    private final Attributor attributor;
    private final BillingSettings settings;
    private final PricingPolicy policy;
    private final Gateway gateway;

    CallWriter(
            Attributor attributor,
            BillingSettings settings,
            PricingPolicy policy,
            Gateway gateway) {
        this.attributor = attributor;
        this.settings = settings;
        this.policy = policy;
        this.gateway = gateway;
    }

    /** Sends the command that follows from what the witness says. */
    public WriteOutcome write(WitnessedCall witnessed) {
        ReportedCall call = witnessed.call();
        if (!witnessed.status().equals(PayloadNames.SUCCESS)) {
            return witnessFailure(witnessed);
        }
        Attribution whose = attributor.attribute(witnessed.callId(), call.claim());
        Pricing pricing = policy.of(call.model());
        return switch (CostVerdict.of(witnessed.payload(), pricing)) {
            case CostVerdict.Charge(var costUsd) -> charge(witnessed, whose, costUsd, pricing);
            case CostVerdict.Quarantine(var reason) -> quarantine(witnessed, whose, reason);
        };
    }

    private WriteOutcome charge(
            WitnessedCall witnessed, Attribution whose, BigDecimal costUsd, Pricing pricing) {
        gateway.send(
                new RecordCharge(
                        SOURCE,
                        witnessed.callId(),
                        whose.tenantId(),
                        whose.accountId(),
                        facts(witnessed, whose),
                        costUsd,
                        settings.markup(),
                        pricing == Pricing.PAID ? null : pricing,
                        witnessed.provenance(),
                        witnessed.receivedAt()),
                sender(whose.tenantId()));
        return WriteOutcome.CHARGED;
    }

    private WriteOutcome quarantine(WitnessedCall witnessed, Attribution whose, String reason) {
        gateway.send(
                new QuarantineCall(
                        SOURCE,
                        witnessed.callId(),
                        whose.tenantId(),
                        whose.accountId(),
                        facts(witnessed, whose),
                        reason,
                        witnessed.receivedAt()),
                sender(whose.tenantId()));
        return WriteOutcome.QUARANTINED;
    }

    private WriteOutcome witnessFailure(WitnessedCall witnessed) {
        ReportedCall call = witnessed.call();
        if (call.turnedAway()) {
            // Anybody can make such an event, under any call id; it stays in the inbox only.
            return WriteOutcome.TURNED_AWAY;
        }
        Attribution whose = attributor.attributeFailure(witnessed.callId(), call.claim());
        gateway.send(
                new WitnessFailure(
                        SOURCE,
                        witnessed.callId(),
                        whose.tenantId(),
                        whose.accountId(),
                        facts(witnessed, whose),
                        call.errorClass().isEmpty() ? witnessed.status() : call.errorClass(),
                        witnessed.receivedAt()),
                sender(whose.tenantId()));
        return WriteOutcome.FAILED;
    }

    /** Makes an entry that cannot be worked on something that a person sees. */
    void quarantine(InboxEntry entry, String error) {
        TenantId operator = settings.operator();
        CallFacts unknown =
                new CallFacts(
                        entry.responseId(),
                        null,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "unknown",
                        null,
                        0,
                        0,
                        null,
                        null,
                        false,
                        false);
        gateway.send(
                new QuarantineCall(
                        SOURCE,
                        entry.callId(),
                        operator,
                        BillingSettings.SUSPENSE,
                        unknown,
                        "entry cannot be processed: " + error,
                        entry.receivedAt()),
                sender(operator));
    }

    private static Sender sender(TenantId tenant) {
        return new Sender(tenant, ACTOR);
    }

    private static CallFacts facts(WitnessedCall witnessed, Attribution whose) {
        ReportedCall call = witnessed.call();
        return new CallFacts(
                witnessed.responseId(),
                whose.runId(),
                whose.attempt(),
                whose.node(),
                whose.graphId(),
                whose.runKind(),
                whose.triggerSource(),
                whose.scheduleId(),
                call.model(),
                call.provider(),
                call.tokensIn(),
                call.tokensOut(),
                call.startedAt(),
                call.durationMillis(),
                call.cacheHit(),
                call.estimated(),
                whose.unknownAccount() ? true : null);
    }
}
