package io.runledger.platform.pricing;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Makes the operator's policy known to all sides. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PricingPolicy.class)
class PricingConfiguration {}
