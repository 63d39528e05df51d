package io.runledger.billing.gauge;

import io.runledger.billing.Repeated;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the gauges every five seconds: a third of how often they are usually asked for. */
@Configuration(proxyBeanMethods = false)
class GaugeConfiguration {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Bean
    Repeated repeatedBillingGauges(BillingGauges gauges) {
        return new Repeated("billing-gauges", PAUSE, gauges::refresh);
    }
}
