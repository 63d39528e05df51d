package io.runledger.platform.eventstore;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/** The event store with what it needs, and nothing that reads or writes it. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan({
    "io.runledger.platform.eventstore",
    "io.runledger.platform.content",
    "io.runledger.platform.command"
})
class EventStoreTestApplication {}
