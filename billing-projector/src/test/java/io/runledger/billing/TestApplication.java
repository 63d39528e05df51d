package io.runledger.billing;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/** Billing on its own: the platform beneath it, and a recording stand-in for the aggregates. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan({
    "io.runledger.billing",
    "io.runledger.platform.command",
    "io.runledger.platform.content",
    "io.runledger.platform.eventstore",
    "io.runledger.platform.http",
    "io.runledger.platform.page",
    "io.runledger.platform.pricing",
    "io.runledger.platform.security",
    "io.runledger.platform.temporal"
})
class TestApplication {}
