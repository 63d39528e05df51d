package io.runledger.billing.budget;

import org.axonframework.config.EventProcessingConfigurer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** How the projection of budgets differs from others. */
@Configuration(proxyBeanMethods = false)
class BudgetProcessing {

    @Autowired
    void processor(EventProcessingConfigurer processing) {
        processing.registerSubscribingEventProcessor(BudgetProjector.GROUP);
    }
}
