package io.runledger.platform.security;

import io.runledger.platform.http.HttpConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The HTTP and security ground alone, under controllers that only tests have. */
@SpringBootConfiguration
@EnableAutoConfiguration(
        excludeName = {
            "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
            "org.axonframework.springboot.autoconfig.InfraConfiguration"
        })
@Import({
    HttpConfiguration.class,
    SecurityConfiguration.class,
    TestApi.class,
    TestPages.class,
    TestInternal.class
})
class TestApplication {}
