package io.runledger.billing.account;

import io.runledger.events.billing.ChargeEvent;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.async.SequencingPolicy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** How the two processors of accounts differ from all others. */
@Configuration(proxyBeanMethods = false)
class AccountProcessing {

    @Autowired
    void processors(EventProcessingConfigurer processing) {
        SequencingPolicy<EventMessage<?>> byAccount =
                event -> {
                    ChargeEvent charge = (ChargeEvent) event.getPayload();
                    return charge.tenantId() + "/" + charge.accountId();
                };
        processing
                // Accounts change rarely, and a balance that is behind would be a wrong balance.
                .registerSubscribingEventProcessor(AccountProjector.GROUP)
                // A debit at or below the account's last position is taken for a repeat, so the
                // charges of one account must come in the order of the log.
                .registerSequencingPolicy(WhenChargeRecordedThenDebitAccount.GROUP, _ -> byAccount);
    }
}
