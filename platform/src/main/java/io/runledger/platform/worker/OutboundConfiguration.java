package io.runledger.platform.worker;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The rule for outgoing calls. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundSettings.class)
class OutboundConfiguration {

    @Bean
    OutboundPolicy outboundPolicy(OutboundSettings settings) {
        return new OutboundPolicy(settings);
    }
}
