package io.runledger.billing.ingest;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.attribution.Attribution;
import io.runledger.billing.attribution.Attributor;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.math.BigDecimal;
import org.springframework.stereotype.Component;

/**
 * Turns a stored payload into a command. Doing it again sends the same command, which the charge of
 * that call takes for the repeat that it is.
 */
@Component
class InboxWork {

    /** The name under which LiteLLM's calls are charged. */
    static final String SOURCE = "litellm";

    private static final String ACTOR = "billing";

    private final Inbox inbox;
    private final Attributor attributor;
    private final BillingSettings settings;
    private final Gateway gateway;

    InboxWork(Inbox inbox, Attributor attributor, BillingSettings settings, Gateway gateway) {
        this.inbox = inbox;
        this.attributor = attributor;
        this.settings = settings;
        this.gateway = gateway;
    }

    /**
     * Sends what follows from the entry.
     *
     * @return the outcome that its row keeps
     */
    String process(InboxEntry entry) {
        Json.Obj payload = inbox.open(entry);
        ReportedCall call = PayloadReader.read(payload);
        if (!entry.status().equals(PayloadNames.SUCCESS)) {
            return witnessFailure(entry, call);
        }
        Attribution whose = attributor.attribute(entry.callId(), call.claim());
        CallFacts facts = facts(entry, call, whose);
        return switch (CostVerdict.of(payload)) {
            case CostVerdict.Charge(var costUsd) -> charge(entry, whose, facts, costUsd);
            case CostVerdict.Quarantine(var reason) -> quarantine(entry, whose, facts, reason);
        };
    }

    private String charge(
            InboxEntry entry, Attribution whose, CallFacts facts, BigDecimal costUsd) {
        gateway.send(
                new RecordCharge(
                        SOURCE,
                        entry.callId(),
                        whose.tenantId(),
                        whose.accountId(),
                        facts,
                        costUsd,
                        settings.markup(),
                        Provenance.CALLBACK,
                        entry.receivedAt()),
                sender(whose.tenantId()));
        return "charged";
    }

    private String quarantine(InboxEntry entry, Attribution whose, CallFacts facts, String reason) {
        gateway.send(
                new QuarantineCall(
                        SOURCE,
                        entry.callId(),
                        whose.tenantId(),
                        whose.accountId(),
                        facts,
                        reason,
                        entry.receivedAt()),
                sender(whose.tenantId()));
        return "quarantined";
    }

    private String witnessFailure(InboxEntry entry, ReportedCall call) {
        if (call.turnedAway()) {
            // Anybody can make such an event, under any call id; it stays in the inbox only.
            return "turned_away";
        }
        Attribution whose = attributor.attributeFailure(entry.callId(), call.claim());
        gateway.send(
                new WitnessFailure(
                        SOURCE,
                        entry.callId(),
                        whose.tenantId(),
                        whose.accountId(),
                        facts(entry, call, whose),
                        call.errorClass().isEmpty() ? entry.status() : call.errorClass(),
                        entry.receivedAt()),
                sender(whose.tenantId()));
        return "failed";
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

    private static CallFacts facts(InboxEntry entry, ReportedCall call, Attribution whose) {
        return new CallFacts(
                entry.responseId(),
                whose.runId(),
                whose.attempt(),
                whose.node(),
                whose.graphId(),
                whose.runKind(),
                whose.triggerSource(),
                call.model(),
                call.provider(),
                call.tokensIn(),
                call.tokensOut(),
                call.startedAt(),
                call.durationMillis(),
                call.cacheHit(),
                call.estimated());
    }
}
