package io.runledger.platform.eventstore;

import io.runledger.events.DomainEvent;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.async.SequencingPolicy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How projections and automations are run unless they say otherwise. */
@Configuration(proxyBeanMethods = false)
class ProcessorConfiguration {

    private static final int PROJECTION_BATCH = 200;

    @Autowired
    void processors(
            EventProcessingConfigurer processing, TransactionManager transactions, JdbcClient db) {
        TransactionManager unhurried = new ProjectionTransactions(transactions, db);
        SequencingPolicy<EventMessage<?>> bySubject =
                event -> ((DomainEvent) event.getPayload()).sequencingKey();
        processing
                .usingPooledStreamingEventProcessors((_, builder) ->
                        builder.batchSize(PROJECTION_BATCH)
                                .initialSegmentCount(2)
                                .transactionManager(unhurried)
                                .tokenClaimInterval(2_000))
                .registerDefaultSequencingPolicy(_ -> bySubject)
                // As delivered, a failing handler is logged and its event skipped for ever.
                .registerDefaultListenerInvocationErrorHandler(
                        _ -> PropagatingErrorHandler.instance());
    }
}
