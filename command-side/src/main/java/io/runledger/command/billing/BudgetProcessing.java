package io.runledger.command.billing;

import io.runledger.events.DomainEvent;
import io.runledger.events.billing.AccountEvent;
import org.axonframework.config.EventProcessingConfigurer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** How what accounts do is followed by budgets. */
@Configuration(proxyBeanMethods = false)
class BudgetProcessing {

    @Autowired
    void processors(EventProcessingConfigurer processing) {
        // By tenant and not by account: budgets count each position of the log once, in its order.
        processing.registerSequencingPolicy(
                WhenAccountMovesThenCountBudgets.GROUP,
                _ ->
                        message ->
                                message.getPayload() instanceof AccountEvent event
                                        ? event.tenantId().value()
                                        : ((DomainEvent) message.getPayload()).sequencingKey());
    }
}
