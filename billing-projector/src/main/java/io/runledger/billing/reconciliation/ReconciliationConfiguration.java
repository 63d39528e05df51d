package io.runledger.billing.reconciliation;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Wires the reconciler's settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LiteLlmSettings.class, ReconcilerSettings.class})
class ReconciliationConfiguration {}
