package io.runledger.command.testing;

import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.platform.worker.WorkerLoad;
import io.temporal.client.WorkflowClient;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;

/** Platform and command side as they are, but with nobody behind Temporal's client. */
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
    WorkflowClient recordingClient(RecordedTemporal temporal) {
        return temporal.client();
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
