package io.runledger.platform.temporal;

import io.runledger.platform.content.ContentCipher;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One client for all that talks to Temporal; it connects with its first call, not at start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TemporalSettings.class, PayloadSettings.class})
class TemporalConfiguration {

    @Bean(destroyMethod = "shutdown")
    WorkflowServiceStubs workflowServiceStubs(TemporalSettings settings) {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(settings.target()).build());
    }

    @Bean
    DataConverter temporalDataConverter(ContentCipher cipher, PayloadStore store) {
        return SealedPayloads.converter(PayloadSeal.with(cipher), store);
    }

    @Bean
    WorkflowClient workflowClient(
            WorkflowServiceStubs stubs, TemporalSettings settings, DataConverter converter) {
        return WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(settings.namespace())
                        .setDataConverter(converter)
                        .build());
    }
}
