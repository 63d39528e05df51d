package io.runledger.billing.attribution;

import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.ChargeEvent;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.async.SequencingPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** How the settling of usage units differs from other processors. */
@Configuration(proxyBeanMethods = false)
class SettleProcessing {

    @Autowired
    void processor(EventProcessingConfigurer processing) {
        // A call's dispute and its debit are events of two families, and one comes after the other.
        SequencingPolicy<EventMessage<?>> byCall = event -> call(event.getPayload());
        processing.registerSequencingPolicy(WhenCallEndsThenSettleUsageUnit.GROUP, _ -> byCall);
    }

    private static @Nullable Object call(Object event) {
        return switch (event) {
            case ChargeEvent charge -> charge.callId().value();
            case AccountDebited debit -> debit.callId().value();
            default -> null;
        };
    }
}
