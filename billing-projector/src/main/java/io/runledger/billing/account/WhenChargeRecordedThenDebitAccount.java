package io.runledger.billing.account;

import io.runledger.billing.CalledAt;
import io.runledger.events.billing.AccountCommand;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.RefundAccount;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Pricing;
import io.runledger.events.billing.SpendFacts;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Outside;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import java.math.BigDecimal;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes every charge out of its account, and puts what is taken back into it, in the order of the
 * log.
 */
@Component
@ProcessingGroup(WhenChargeRecordedThenDebitAccount.GROUP)
@DisallowReplay
class WhenChargeRecordedThenDebitAccount {

    static final String GROUP = "debit-account";

    private final Gateway gateway;
    private final EventLog log;

    WhenChargeRecordedThenDebitAccount(Gateway gateway, EventLog log) {
        this.gateway = gateway;
        this.log = log;
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        long position = token.position().getAsLong();
        switch (event) {
            case ChargeRecorded charge -> send(debit(charge, position));
            case ChargeReissued charge -> send(debit(charge, position));
            case ChargeReversed reversal -> send(refund(reversal, position));
            case CallQuarantined _, CallFailed _, QuarantineResolved _ -> {}
        }
    }

    private void send(AccountCommand command) {
        Sender sender = new Sender(command.tenantId(), "billing");
        Outside.run(() -> gateway.send(command, sender));
    }

    private static DebitAccount debit(ChargeRecorded charge, long position) {
        return debit(
                charge,
                charge.chargedCredits(),
                operatorPays(charge.pricing(), charge.providerCostUsd()),
                position);
    }

    private DebitAccount debit(ChargeReissued charge, long position) {
        return debit(
                charge,
                charge.chargedCredits(),
                operatorPays(pricing(charge), charge.providerCostUsd()),
                position);
    }

    /** Who pays for a call is told when it is first charged, and stays. */
    private @Nullable Pricing pricing(ChargeEvent correction) {
        String charge = "charge:" + correction.sourceSystem() + ":" + correction.callId();
        for (LoggedEvent logged : log.readAggregate(charge)) {
            if (logged.event() instanceof ChargeRecorded first) {
                return first.pricing();
            }
        }
        return null;
    }

    private static BigDecimal operatorPays(@Nullable Pricing pricing, BigDecimal providerCostUsd) {
        return pricing == Pricing.USER_FUNDED ? BigDecimal.ZERO : providerCostUsd;
    }

    private static DebitAccount debit(
            ChargeEvent charge, long credits, BigDecimal providerCostUsd, long position) {
        return new DebitAccount(
                charge.tenantId(),
                charge.accountId(),
                charge.callId(),
                charge.facts().runId(),
                charge.sourceReference(),
                credits,
                spent(charge, providerCostUsd),
                position,
                charge.at());
    }

    private RefundAccount refund(ChargeReversed reversal, long position) {
        return new RefundAccount(
                reversal.tenantId(),
                reversal.accountId(),
                reversal.callId(),
                reversal.facts().runId(),
                reversal.sourceReference(),
                reversal.creditedCredits(),
                reversal.reason(),
                spent(reversal, operatorPays(pricing(reversal), reversal.providerCostUsd())),
                position,
                reversal.at());
    }

    private static SpendFacts spent(ChargeEvent charge, BigDecimal providerCostUsd) {
        return new SpendFacts(
                charge.facts().graphId(),
                charge.facts().scheduleId(),
                CalledAt.of(charge.facts(), charge.at()),
                providerCostUsd);
    }
}
