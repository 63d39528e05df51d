package io.runledger.worker.call;

import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.worker.run.ActivityProfiles;
import io.runledger.worker.run.Ledger;
import io.runledger.worker.run.NodeActivities;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of a call. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallSettings.class)
class CallConfiguration {

    @Bean
    HttpCaller workerHttpCaller(OutboundPolicy policy, CallSettings settings) {
        return new HttpCaller(policy, settings);
    }

    @Bean
    Protocols workerProtocols(HttpCaller http, Ledger ledger, Clock clock) {
        return new Protocols(http, ledger, clock);
    }

    @Bean
    WorkerCalls workerCalls(
            WorkerSlots slots, Protocols protocols, CallSettings settings, Clock clock) {
        return new WorkerCalls(slots, protocols, settings, clock);
    }

    @Bean
    NodeActivities nodeActivities(WorkerCalls calls, Ledger ledger, Clock clock) {
        return new NodeActivitiesImpl(calls, ledger, clock, ActivityProfiles.HEARTBEAT_INTERVAL);
    }
}
