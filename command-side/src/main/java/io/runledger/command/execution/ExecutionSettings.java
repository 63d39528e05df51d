package io.runledger.command.execution;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the internal execution endpoint waits.
 *
 * @param patience how long it waits for a run's end, default 15 minutes. Afterwards the caller is
 *     told that the run goes on, and may ask again; a proxy before it needs as much patience
 */
@ConfigurationProperties("runledger.execution")
record ExecutionSettings(@DefaultValue("15m") Duration patience) {}
