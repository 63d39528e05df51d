package io.runledger.query.testing;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/** The query side on the platform, without the sides that write. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        basePackages = {"io.runledger.platform", "io.runledger.query"},
        excludeFilters =
                @Filter(
                        type = FilterType.REGEX,
                        pattern = {
                            "io\\.runledger\\.platform\\.(temporal|worker)\\..*",
                            "io\\.runledger\\.platform\\.security\\.Test.*"
                        }))
public class QueryApp {}
