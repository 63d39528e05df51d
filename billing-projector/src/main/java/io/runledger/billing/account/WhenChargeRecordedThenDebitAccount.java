package io.runledger.billing.account;

import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Outside;
import io.runledger.platform.command.Sender;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Takes every charge out of its account, in the order of the log. */
@Component
@ProcessingGroup(WhenChargeRecordedThenDebitAccount.GROUP)
@DisallowReplay
class WhenChargeRecordedThenDebitAccount {

    static final String GROUP = "debit-account";

    private final Gateway gateway;

    WhenChargeRecordedThenDebitAccount(Gateway gateway) {
        this.gateway = gateway;
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        switch (event) {
            case ChargeRecorded charge -> {
                DebitAccount debit = debit(charge, token.position().getAsLong());
                Sender sender = new Sender(charge.tenantId(), "billing");
                Outside.run(() -> gateway.send(debit, sender));
            }
            case CallQuarantined _, CallFailed _ -> {}
        }
    }

    private static DebitAccount debit(ChargeRecorded charge, long position) {
        return new DebitAccount(
                charge.tenantId(),
                charge.accountId(),
                charge.callId(),
                charge.facts().runId(),
                charge.sourceReference(),
                charge.chargedCredits(),
                position,
                charge.at());
    }
}
