package io.runledger.billing.quarantine;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Price;
import io.runledger.events.billing.Pricing;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.eventstore.EventLog;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads from the log what became of a call so far: a list may be a moment behind. */
@Component
class CallHistory {

    private final EventLog log;

    CallHistory(EventLog log) {
        this.log = log;
    }

    /**
     * A charge as it stands.
     *
     * @param reversed whether it was taken back
     */
    record Standing(
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            Price price,
            Pricing pricing,
            boolean reversed) {

        Standing takenBack() {
            return new Standing(tenantId, accountId, facts, price, pricing, true);
        }
    }

    /** The charge of a call; empty if it was never charged. */
    Optional<Standing> charge(String sourceSystem, CallId callId) {
        Standing standing = null;
        for (ChargeEvent event : events(sourceSystem, callId)) {
            standing = after(standing, event);
        }
        return Optional.ofNullable(standing);
    }

    private static @Nullable Standing after(@Nullable Standing before, ChargeEvent event) {
        return switch (event) {
            case ChargeRecorded charge -> {
                Pricing pricing = charge.pricing();
                yield new Standing(
                        charge.tenantId(),
                        charge.accountId(),
                        charge.facts(),
                        new Price(charge.providerCostUsd(), charge.markup(), charge.costUsd()),
                        pricing == null ? Pricing.PAID : pricing,
                        false);
            }
            case ChargeReissued charge ->
                    new Standing(
                            charge.tenantId(),
                            charge.accountId(),
                            charge.facts(),
                            new Price(charge.providerCostUsd(), charge.markup(), charge.costUsd()),
                            before == null ? Pricing.PAID : before.pricing(),
                            false);
            case ChargeReversed _ -> before == null ? null : before.takenBack();
            case CallQuarantined _, CallFailed _, QuarantineResolved _ -> before;
        };
    }

    /** The quarantining of this response of a call; empty if it never was. */
    Optional<CallQuarantined> quarantined(String sourceSystem, CallId callId, String responseId) {
        return events(sourceSystem, callId).stream()
                .filter(CallQuarantined.class::isInstance)
                .map(CallQuarantined.class::cast)
                .filter(call -> call.facts().responseId().equals(responseId))
                .findFirst();
    }

    private List<ChargeEvent> events(String sourceSystem, CallId callId) {
        return log.readAggregate("charge:" + sourceSystem + ":" + callId).stream()
                .map(logged -> (ChargeEvent) logged.event())
                .toList();
    }
}
