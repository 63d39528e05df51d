package io.runledger.command.store;

import org.axonframework.config.EventProcessingConfigurer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** Has values written in the transaction that appends the event. */
@Configuration(proxyBeanMethods = false)
class InlineStore {

    @Autowired
    void inline(EventProcessingConfigurer processing) {
        processing.registerSubscribingEventProcessor(StoreTable.GROUP);
    }
}
