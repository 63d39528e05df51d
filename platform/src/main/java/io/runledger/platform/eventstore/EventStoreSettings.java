package io.runledger.platform.eventstore;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The event store's settings.
 *
 * @param instance this process's name among those that share the database; two live processes must
 *     never have the same, since they would take each other's claims
 */
@ConfigurationProperties("runledger.event-store")
record EventStoreSettings(@DefaultValue("runledger-1") String instance) {}
