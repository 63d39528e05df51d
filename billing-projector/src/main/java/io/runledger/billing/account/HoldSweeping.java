package io.runledger.billing.account;

import io.runledger.billing.Repeated;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sweeps holds once a minute while this process runs. */
@Configuration(proxyBeanMethods = false)
class HoldSweeping {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    @Bean
    Repeated repeatedHoldSweep(HoldSweeper sweeper) {
        return new Repeated("hold-sweeper", PAUSE, sweeper::sweep);
    }
}
