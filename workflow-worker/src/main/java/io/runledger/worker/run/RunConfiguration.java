package io.runledger.worker.run;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a run's workflow needs around it. */
@Configuration(proxyBeanMethods = false)
class RunConfiguration {

    @Bean
    LedgerActivities ledgerActivities(Ledger ledger, Clock clock) {
        return new LedgerActivitiesImpl(ledger, clock);
    }
}
