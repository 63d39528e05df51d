package io.runledger.platform.worker;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What outgoing calls may reach.
 *
 * @param allowPrivate whether loopback and private addresses may be called; false by default. Where
 *     it is true, whoever may register a worker can reach this network's inside
 */
@ConfigurationProperties("runledger.outbound")
public record OutboundSettings(@DefaultValue("false") boolean allowPrivate) {}
