package io.runledger.platform.temporal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Temporal is.
 *
 * @param target host and port of its frontend; 127.0.0.1:7233 by default, Temporal's own default
 * @param namespace the namespace of all workflows; {@code default} by default. Another one has
 *     other workflows: runs that are under way in the old one are not seen in it
 */
@ConfigurationProperties("runledger.temporal")
public record TemporalSettings(
        @DefaultValue("127.0.0.1:7233") String target, @DefaultValue("default") String namespace) {}
