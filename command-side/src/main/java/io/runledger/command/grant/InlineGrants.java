package io.runledger.command.grant;

import org.axonframework.config.EventProcessingConfigurer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** Has the directory written in the transaction that appends the event. */
@Configuration(proxyBeanMethods = false)
class InlineGrants {

    @Autowired
    void inline(EventProcessingConfigurer processing) {
        processing.registerSubscribingEventProcessor(GrantDirectory.GROUP);
    }
}
