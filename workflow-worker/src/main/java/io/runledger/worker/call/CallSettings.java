package io.runledger.worker.call;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How calls to workers are made.
 *
 * @param timeout how long one call may take from its first byte to the last of its answer; 15
 *     minutes by default, at most 25: a call must end before its activity does
 * @param patience how long a call waits for a worker before it is put back for 2 seconds; 20
 *     seconds by default
 */
@ConfigurationProperties("runledger.worker.call")
public record CallSettings(
        @DefaultValue("15m") Duration timeout, @DefaultValue("20s") Duration patience) {

    private static final Duration LONGEST = Duration.ofMinutes(25);

    public CallSettings {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "runledger.worker.call.timeout must be above 0 and at most 25 minutes, it is "
                            + timeout);
        }
    }
}
