package io.runledger.billing.quarantine;

import io.runledger.events.billing.ChargeEvent;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.async.SequencingPolicy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** How the list of quarantined calls differs from other projections. */
@Configuration(proxyBeanMethods = false)
class QuarantineProcessing {

    @Autowired
    void processor(EventProcessingConfigurer processing) {
        // A person may find out that a call was another run's: its events are then of two runs.
        SequencingPolicy<EventMessage<?>> byCall =
                event -> ((ChargeEvent) event.getPayload()).callId().value();
        processing.registerSequencingPolicy(QuarantineProjector.GROUP, _ -> byCall);
    }
}
