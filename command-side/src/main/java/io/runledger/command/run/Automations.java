package io.runledger.command.run;

import io.runledger.events.DomainEvent;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.async.SequencingPolicy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/** How the automations of runs are run. */
@Configuration(proxyBeanMethods = false)
class Automations {

    static final String LAUNCHER = "run-launcher";
    static final String CANCELLER = "run-canceller";
    static final String WAKER = "run-waker";

    /** Starts wait for Temporal, so several are made at a time; each takes some 10 ms. */
    private static final int LAUNCHER_SEGMENTS = 8;

    @Autowired
    void processors(EventProcessingConfigurer processing) {
        SequencingPolicy<EventMessage<?>> byRun =
                event -> ((DomainEvent) event.getPayload()).sequencingKey();
        processing
                .registerPooledStreamingEventProcessorConfiguration(
                        LAUNCHER,
                        (_, builder) ->
                                builder.initialSegmentCount(LAUNCHER_SEGMENTS)
                                        .maxClaimedSegments(LAUNCHER_SEGMENTS)
                                        .batchSize(20)
                                        .workerExecutor(threads()))
                .registerSequencingPolicy(LAUNCHER, _ -> byRun);
        processing.registerSubscribingEventProcessor(NodeCache.GROUP);
    }

    private static ScheduledExecutorService threads() {
        return Executors.newScheduledThreadPool(
                LAUNCHER_SEGMENTS, Thread.ofVirtual().name("run-launcher-", 0).factory());
    }
}
