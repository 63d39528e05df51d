package io.runledger.platform.temporal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long large payloads are kept beside Temporal.
 *
 * @param retention how long after its run's end a payload is kept; 7 days by default. Shorter than
 *     the namespace keeps histories, and ended workflows cannot be looked into any more
 */
@ConfigurationProperties("runledger.temporal.payloads")
record PayloadSettings(@DefaultValue("7d") Duration retention) {

    PayloadSettings {
        if (retention.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(
                    "runledger.temporal.payloads.retention must be an hour or more, it is "
                            + retention);
        }
    }
}
