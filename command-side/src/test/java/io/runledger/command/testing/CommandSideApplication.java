package io.runledger.command.testing;

import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.platform.worker.WorkerLoad;
import io.temporal.client.WorkflowClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Platform and command side as they are, but with nobody behind Temporal's client, unless the
 * property {@code test.real-temporal} says that there is somebody.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        basePackages = {"io.runledger.platform", "io.runledger.command"},
        excludeFilters =
                @Filter(
                        type = FilterType.REGEX,
                        pattern = {
                            "io\\.runledger\\.platform\\..*\\.(Test|EventStoreTest).*",
                            "io\\.runledger\\.command\\.architecture\\..*"
                        }))
class CommandSideApplication {

    @Bean
    RecordedTemporal recordedTemporal() {
        return new RecordedTemporal();
    }

    @Bean
    @Primary
    WorkflowClient recordingClient(
            RecordedTemporal temporal,
            @Qualifier("workflowClient") WorkflowClient real,
            Environment environment) {
        return environment.getProperty("test.real-temporal", Boolean.class, false)
                ? real
                : temporal.client();
    }

    /** No worker is ever called here. */
    @Bean
    WorkerLoad idle() {
        return new WorkerLoad() {
            @Override
            public int active(TenantId tenant, WorkerId worker) {
                return 0;
            }

            @Override
            public @Nullable String lastError(TenantId tenant, WorkerId worker) {
                return null;
            }
        };
    }
}
